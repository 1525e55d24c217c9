import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const ROOT = new URL('../..', import.meta.url);
const DECISIONS = new URL('docs/decisions/', ROOT);

type Names = Readonly<Record<string, string>>;
const manifest = JSON.parse(readFileSync(new URL('package.json', ROOT), 'utf8')) as {
  readonly dependencies: Names;
  readonly devDependencies: Names;
  readonly optionalDependencies: Names;
};

describe('docs/decisions', () => {
  const rows = readFileSync(new URL('0001-dependencies.md', DECISIONS), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split('|').map((cell) => cell.trim()));
  const named = rows.flatMap(([, names = '']) => [...names.matchAll(/`([^`]+)`/g)].map(([, name]) => name as string));
  const direct = [manifest.dependencies, manifest.devDependencies, manifest.optionalDependencies].flatMap(Object.keys);

  it('say of each direct dependency why it was taken', () => {
    expect(direct.filter((name) => !named.includes(name))).toEqual([]);
    expect(rows.filter(([, , why = '']) => why.length < 30).map(([, names]) => names)).toEqual([]);
  });

  it('speak of no dependency that is gone, and of none twice', () => {
    expect(named.filter((name, index) => !direct.includes(name) || named.indexOf(name) !== index)).toEqual([]);
  });

  it('have numbers of their own, a status and a reason', () => {
    const files = readdirSync(DECISIONS);
    const numbers = files.map((file) => /^(\d{4})-[a-z0-9-]+\.md$/.exec(file)?.[1]);
    expect(numbers).not.toContain(undefined);
    expect(new Set(numbers).size).toBe(numbers.length);
    const incomplete = files.filter((file) => {
      const text = readFileSync(new URL(file, DECISIONS), 'utf8');
      return !/^# .+/.test(text) || !/^Status: (accepted|superseded by \d{4})/m.test(text);
    });
    expect(incomplete).toEqual([]);
  });
});
