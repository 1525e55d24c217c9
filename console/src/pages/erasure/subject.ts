import type { ErasureReport, PersonKeys } from '../../api/contract.js';

export const WAYS = ['email', 'phone', 'externalId', 'decisionId'] as const;
export type Way = (typeof WAYS)[number];

/** Who, or which sign-up, the page is about. Lives in the page's memory, and goes with it. */
export interface Subject {
  readonly way: Way;
  readonly value: string;
}

/** As bodies name it; nothing else of it travels. */
export const bodyOf = ({ way, value }: Subject): PersonKeys & { readonly decisionId?: string } => ({
  [way]: value.trim(),
});

/** A person, as opposed to one sign-up. */
export const isPerson = ({ way }: Subject): boolean => way !== 'decisionId';

/** What goes, as words of `erase`, in the order in which it is told. Zeros are not told. */
const COUNTED = ['signUps', 'cases', 'listEntries', 'keptListEntries', 'invitations', 'mails'] as const;
type Counted = (typeof COUNTED)[number];

export const countsOf = (report: ErasureReport): readonly { readonly what: Counted; readonly count: number }[] =>
  COUNTED.map((what) => ({ what, count: report[what] })).filter(({ count }) => count > 0);

/** Would anything be different afterwards? A number that several people gave erases nobody. */
export const erasesSomething = (report: ErasureReport): boolean =>
  report.persons <= 1 && countsOf(report).some(({ what }) => what !== 'keptListEntries');
