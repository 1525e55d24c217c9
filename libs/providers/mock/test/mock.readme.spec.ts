import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { PROVIDER_ERROR_KINDS } from '#libs/provider-spec';
import { MOCK_PERSONAS, type MockPersona, ORDINARY_PERSONA } from '#libs/providers/mock';

const endOf = ({ expected }: MockPersona): string => {
  if ('error' in expected) return `fault \`${expected.error}\`, ${expected.delivery.replace('_', ' ')}`;
  return 'reason' in expected ? `${expected.status}: ${expected.reason}` : expected.status;
};

it('says in its README what it does, row by row', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8').replaceAll(/ +/g, ' ');
  const table = [...MOCK_PERSONAS, ORDINARY_PERSONA].map(
    (persona) => `| ${persona.surname} | ${persona.happens} | ${endOf(persona)} |`,
  );
  expect(readme).toContain(table.join('\n'));
});

it('has a persona for every kind of fault', () => {
  const played = MOCK_PERSONAS.map(({ expected }) => ('error' in expected ? expected.error : undefined));
  expect(PROVIDER_ERROR_KINDS.filter((kind) => !played.includes(kind))).toEqual([]);
});
