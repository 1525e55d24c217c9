import { describe, expect, it } from '@jest/globals';
import type { AutomaticRule } from '../config/index.js';
import { type AutomaticFacts, automaticDecision } from './automatic-approval.rules.js';

const RULES: readonly AutomaticRule[] = [
  { when: { country: ['KP'] }, decision: 'deny' },
  { when: { emailDomain: ['contoso.example'], verified: true }, decision: 'approve' },
  { when: { emailDomain: ['*.partner.example'], country: ['US', 'CA'] }, decision: 'approve' },
];
const facts = (change: Partial<AutomaticFacts>): AutomaticFacts => ({ verified: false, routine: true, ...change });

describe('automatic approval', () => {
  it.each<[string, Partial<AutomaticFacts>, 'approve' | 'deny' | undefined]>([
    ['nothing known', {}, undefined],
    ['a denied country', { country: 'KP' }, 'deny'],
    ['the first rule that holds', { country: 'KP', email: 'ana@contoso.example', verified: true }, 'deny'],
    ['a known domain, verified', { email: 'ana@Contoso.Example', verified: true }, 'approve'],
    ['a known domain, not verified', { email: 'ana@contoso.example' }, undefined],
    ['a domain below a known one', { email: 'ana@x.contoso.example', verified: true }, undefined],
    ['a domain that ends alike', { email: 'ana@evilcontoso.example', verified: true }, undefined],
    ['the domain in front of the sign', { email: 'contoso.example@evil.example', verified: true }, undefined],
    ['two signs', { email: 'a@contoso.example@evil.example', verified: true }, undefined],
    ['a text without a sign', { email: 'contoso.example', verified: true }, undefined],
    ['below a wildcard, every condition', { email: 'ana@eu.partner.example', country: 'CA' }, 'approve'],
    ['below a wildcard, one condition missing', { email: 'ana@eu.partner.example' }, undefined],
    ['the wildcard itself', { email: 'ana@partner.example', country: 'CA' }, undefined],
    ['a doubt of a check is not approved', { email: 'ana@contoso.example', verified: true, routine: false }, undefined],
    ['a doubt of a check may be denied', { country: 'KP', routine: false }, 'deny'],
  ])('%s', (_, change, expected) => {
    expect(automaticDecision(RULES, facts(change))).toBe(expected);
  });

  it('asks a human where there is no rule', () => {
    expect(automaticDecision([], facts({ verified: true }))).toBeUndefined();
  });
});
