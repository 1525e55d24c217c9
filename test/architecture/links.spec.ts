import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, it } from '@jest/globals';

const ROOT = new URL('../..', import.meta.url).pathname;

const pagesIn = (folder: string): string[] =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => normalize(join(folder, name)));

const PAGES = ['.', 'docs', 'docs/decisions', 'docker'].flatMap(pagesIn);

/** What the repository holds; undefined in a copy without its history, where what is there must do. */
const { status, stdout } = spawnSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' });
const tracked = status === 0 ? stdout.split('\0').filter(Boolean) : undefined;

const isHeld = (path: string): boolean =>
  tracked
    ? tracked.some((file) => file === path || file.startsWith(`${path.replace(/\/$/, '')}/`))
    : existsSync(join(ROOT, path));

/** Targets of Markdown links inside the project, without the place in the page. */
const linksOf = (page: string): string[] =>
  [...readFileSync(join(ROOT, page), 'utf8').matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target.replace(/#.*$/, ''))
    .filter((target) => target !== '' && !/^[a-z][a-z+.-]*:/i.test(target));

it('links of the documentation lead to files that the repository holds', () => {
  const broken = PAGES.flatMap((page) =>
    linksOf(page)
      .filter((target) => !isHeld(normalize(join(dirname(page), target))))
      .map((target) => `${page}: ${target}`),
  );
  expect(broken).toEqual([]);
  expect(PAGES).toEqual(expect.arrayContaining(['README.md', 'CONTRIBUTING.md', 'docs/configuration.md']));
  expect(PAGES.flatMap(linksOf).length).toBeGreaterThan(5);
});
