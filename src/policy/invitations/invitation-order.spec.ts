import { describe, expect, it } from '@jest/globals';
import { type CsvRow, StaffProblem } from '../../staff/index.js';
import type { CreateInvitationsDto } from './invitation.dto.js';
import { flawOfClaims } from './invitation-claims.rules.js';
import { orderOf, orderOfFile } from './invitation-order.js';

const NOW = new Date('2026-11-22T12:00:00Z');
const DAY_MS = 86_400_000;
const after = (ms: number): Date => new Date(NOW.getTime() + ms);
const CONTEXT = { now: NOW, flows: ['customers'], lifetimeMs: 30 * DAY_MS };

const order = (dto: CreateInvitationsDto) => orderOf(dto, CONTEXT);

function problemsOf(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    if (error instanceof StaffProblem) return error.problems;
  }
  return undefined;
}

describe('an order', () => {
  it('is one code, once, from now on, for thirty days, unless it says otherwise', () => {
    expect(order({})).toEqual({
      count: 1,
      emails: undefined,
      label: undefined,
      terms: {
        claims: {},
        maxUses: 1,
        notBefore: NOW,
        expiresAt: after(30 * DAY_MS),
        flow: undefined,
        domain: undefined,
      },
    });
    expect(order({ notBefore: after(DAY_MS) }).terms.expiresAt).toEqual(after(31 * DAY_MS));
    expect(order({ domain: 'Contoso.Example' }).terms.domain).toBe('contoso.example');
  });

  it.each<[CreateInvitationsDto, string]>([
    [{ flow: 'partners' }, 'flow'],
    [{ expiresAt: NOW }, 'expiresAt'],
    [{ expiresAt: after(11 * 366 * DAY_MS) }, 'expiresAt'],
    [{ notBefore: after(11 * 366 * DAY_MS) }, 'notBefore'],
    [{ notBefore: after(DAY_MS), expiresAt: after(DAY_MS) }, 'expiresAt'],
    [{ emails: ['ana@example.test'], count: 1 }, 'count'],
    [{ emails: ['ana@example.test', 'bo@example.test', 'ANA@example.test'] }, 'emails[2]'],
  ])('is refused with the place of what is wrong: %j', (dto, path) => {
    expect(problemsOf(() => order(dto))).toEqual([{ path, problem: expect.any(String) }]);
  });

  it('is told of everything at once', () => {
    expect(problemsOf(() => order({ flow: 'x', expiresAt: NOW, emails: ['a@b.co', 'a@b.co'], count: 2 }))).toHaveLength(
      4,
    );
  });
});

describe('a file of addresses', () => {
  type Line = string | { readonly problem: string };
  async function* rows(...lines: readonly Line[]): AsyncGenerator<CsvRow<'email'>> {
    for (const [at, line] of lines.entries()) {
      yield typeof line === 'string' ? { line: at + 2, values: { email: line } } : { line: at + 2, ...line };
    }
  }
  const refused = async (...lines: readonly Line[]) =>
    orderOfFile(rows(...lines), {}, CONTEXT).then(
      () => undefined,
      (error: unknown) => (error as StaffProblem).problems?.map(({ path }) => path),
    );

  it('is one code for each', async () => {
    const read = await orderOfFile(rows('ana@example.test', 'bo@example.test'), { label: 'spring' }, CONTEXT);
    expect(read).toMatchObject({ count: 2, label: 'spring', terms: { maxUses: 1 } });
    expect(read.emails?.map((email) => email.reveal())).toEqual(['ana@example.test', 'bo@example.test']);
  });

  it('makes nothing while a line is wrong, and tells of each', async () => {
    expect(await refused('ana@example.test', 'ana', { problem: 'is too long' }, 'ana@example.test')).toEqual([
      'line 3',
      'line 4',
      'line 5',
    ]);
    expect(await refused()).toEqual(['body']);
    expect(await refused(...Array.from({ length: 150 }, () => 'none'))).toHaveLength(100);
  });

  it('has ten thousand lines at most', async () => {
    const lines = Array.from({ length: 10_001 }, (_, at) => `person-${at}@example.test`);
    expect(await refused(...lines)).toEqual(['body']);
    expect((await orderOfFile(rows(...lines.slice(1)), {}, CONTEXT)).count).toBe(10_000);
  });
});

describe('claims to add', () => {
  it.each([{}, { extension_Plan: 'gold' }, { extension_0a1b_Level: 3, extension_Trial: false }])(
    'may be %j',
    (claims) => {
      expect(flawOfClaims(claims)).toBeUndefined();
    },
  );

  it.each([
    [[], 'must be an object'],
    [null, 'must be an object'],
    ['text', 'must be an object'],
    [{ action: 'Continue' }, 'action, which is a part of the answer'],
    [{ userMessage: 'x' }, 'userMessage, which is a part of the answer'],
    [{ plan: 'gold' }, 'plan, which cannot be returned'],
    [{ givenName: 'Ana' }, 'givenName, which describes the person'],
    [{ extension_Plan: null }, 'extension_Plan, which must be text'],
    [{ extension_Plan: ['gold'] }, 'extension_Plan, which must be text'],
    [{ extension_Plan: '' }, 'extension_Plan, which must be 1 to 250 characters'],
    [{ extension_Plan: 'x'.repeat(251) }, 'extension_Plan, which must be 1 to 250 characters'],
    [{ extension_Plan: 'a\u0000b' }, 'extension_Plan, which must be 1 to 250 characters'],
    [{ extension_Level: 1.5 }, 'extension_Level, which must be a whole number'],
    [{ extension_Level: 2 ** 53 }, 'extension_Level, which must be a whole number'],
    [{ 'canary person': 1 }, 'holds a claim, which cannot be returned'],
    [Object.fromEntries(Array.from({ length: 21 }, (_, at) => [`extension_C${at}`, 1])), 'at most 20'],
  ])('may not be %j', (claims, sentence) => {
    expect(flawOfClaims(claims)).toContain(sentence);
    expect(flawOfClaims(claims)).not.toContain('canary');
  });
});
