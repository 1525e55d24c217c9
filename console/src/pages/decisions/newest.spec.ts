import { describe, expect, it } from '@jest/globals';
import type { DecisionSummary } from '../../api/contract.js';
import { type Rows, withNewer } from './newest.js';

const decision = (decisionId: string): DecisionSummary => ({
  decisionId,
  at: '2026-11-22T10:00:00.000Z',
  flow: 'customers',
  step: 'before-creating-user',
  kind: 'continue',
  status: 'verified',
  reason: 'name_and_address_match',
  flagged: false,
  configVersion: 'c',
  personalData: 'kept',
});
const known: Rows = {
  pages: [{ items: ['4', '3'].map(decision), next: 'p2', newer: 'n1' }, { items: ['2', '1'].map(decision) }],
  pageParams: [undefined, 'p2'],
};
const ids = ({ pages }: Rows) => pages.map(({ items }) => items.map(({ decisionId }) => decisionId));

describe('withNewer', () => {
  it('puts what came since on top, newest first, and remembers where to go on', () => {
    const rows = withNewer(known, { items: ['5', '6'].map(decision), newer: 'n2' });
    expect(ids(rows)).toEqual([
      ['6', '5', '4', '3'],
      ['2', '1'],
    ]);
    expect(rows.pages[0]).toMatchObject({ newer: 'n2', next: 'p2' });
    expect(rows.pageParams).toEqual(known.pageParams);
  });

  it('shows nothing twice', () => {
    expect(ids(withNewer(known, { items: ['4', '5'].map(decision), newer: 'n2' }))[0]).toEqual(['5', '4', '3']);
    expect(ids(withNewer(known, { items: [], newer: 'n2' }))).toEqual(ids(known));
  });
});
