import type { InfiniteData } from '@tanstack/react-query';
import type { DecisionPage } from '../../api/contract.js';

export type Rows = InfiniteData<DecisionPage, string | undefined>;

/** Puts what came since (oldest first) before what is known (newest first); what is there already is not put there twice. */
export function withNewer(known: Rows, { items, newer }: DecisionPage): Rows {
  const [first, ...others] = known.pages;
  if (!first) return known;
  const ids = new Set(first.items.map(({ decisionId }) => decisionId));
  const added = items.filter(({ decisionId }) => !ids.has(decisionId)).toReversed();
  return { ...known, pages: [{ ...first, items: [...added, ...first.items], newer: newer ?? first.newer }, ...others] };
}
