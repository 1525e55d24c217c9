import { describe, expect, it } from '@jest/globals';
import { claimsOf, codesCsv, EMPTY, orderOf } from './terms.js';

describe('what codes are asked for', () => {
  it('is one code for one person, unless more is said', () => {
    expect(orderOf(EMPTY)).toEqual({
      order: { count: 1, maxUses: 1 },
    });
  });

  it('has every term of the form', () => {
    const draft = {
      ...EMPTY,
      count: ' 25 ',
      maxUses: '3',
      domain: ' contoso.example ',
      flow: 'board',
      label: 'spring fair',
      notBefore: '2026-12-01T08:00',
      expiresAt: '2026-12-31T18:00',
      claims: 'extension_Plan = partner\nextension_Seats=12',
    };
    expect(orderOf(draft)).toEqual({
      order: {
        count: 25,
        maxUses: 3,
        domain: 'contoso.example',
        flow: 'board',
        label: 'spring fair',
        notBefore: new Date('2026-12-01T08:00').toISOString(),
        expiresAt: new Date('2026-12-31T18:00').toISOString(),
        claims: { extension_Plan: 'partner', extension_Seats: 12 },
      },
    });
  });

  it('takes addresses however they are separated, and no count beside them', () => {
    const draft = {
      ...EMPTY,
      by: 'emails',
      count: 'x',
      emails: 'ana@example.com, ben@example.com;\n cho@example.com ',
    } as const;
    expect(orderOf(draft)).toMatchObject({
      order: { emails: ['ana@example.com', 'ben@example.com', 'cho@example.com'] },
    });
    expect(orderOf(draft)).not.toHaveProperty('order.count');
  });

  it.each([
    [{ count: '0' }, { count: 'number' }],
    [{ count: '1.5' }, { count: 'number' }],
    [{ maxUses: 'many' }, { maxUses: 'number' }],
    [{ by: 'emails' as const }, { emails: 'empty' }],
    [{ claims: 'extension_Plan' }, { claims: 'line' }],
  ])('%j: %j', (wrong, flaws) => expect(orderOf({ ...EMPTY, ...wrong })).toEqual({ flaws }));
});

describe('claims, one a line', () => {
  it.each([
    ['', {}],
    ['extension_A = true\n\nextension_B = -7', { extension_A: true, extension_B: -7 }],
    ['extension_Code = "007"', { extension_Code: '007' }],
    ['extension_Url = a=b', { extension_Url: 'a=b' }],
    ['extension_Id = 12345678901234567890', { extension_Id: '12345678901234567890' }],
  ])('%j', (text, claims) => expect(claimsOf(text)).toEqual(claims));

  it.each(['extension_A', '= 1', 'a b = 1', 'extension_A = 1\nextension_A = 2'])('%j is none', (text) =>
    expect(claimsOf(text)).toBeUndefined(),
  );
});

describe('codes as a file', () => {
  it('are one a line, and no formula', () => {
    const file = codesCsv({
      batchId: 'b',
      count: 2,
      expiresAt: '2026-12-22T00:00:00.000Z',
      invitations: [
        { id: '1', code: '7K3M-0Q9F' },
        { id: '2', code: 'AAAA-BBBB', email: '=cmd"@example.com' },
      ],
    });
    expect(file.split('\r\n')).toEqual([
      'id,code,email,expires_at',
      '"1","7K3M-0Q9F","","2026-12-22T00:00:00.000Z"',
      `"2","AAAA-BBBB","'=cmd""@example.com","2026-12-22T00:00:00.000Z"`,
      '',
    ]);
  });
});
