import type { Reading } from '#libs/provider-kit';
import type { Verdict } from './idology.codes.js';
import type { IdologyPolicy } from './idology.config.js';
import type { Findings } from './idology.findings.js';

/** What the rules look at. */
export interface Facts {
  /** There is a verdict or a result, whatever it says. */
  readonly hasVerdict: boolean;
  /** Verdict or result given twice, or elements of an answer to another call. */
  readonly garbled: boolean;
  /** By the key that decides on this account; undefined where it is missing or unknown. */
  readonly decision: Verdict | undefined;
  /** The key that does not decide speaks against a pass. */
  readonly denied: boolean;
  readonly hasReference: boolean;
  readonly findings: Findings;
  readonly policy: IdologyPolicy;
}

export interface Rule extends Pick<Reading, 'headline' | 'caveat'> {
  /** Number in the mapping table, reference idology.md section 15. */
  readonly rule: string;
  readonly fires: (facts: Facts) => boolean;
}

/** First rule that fires counts. Rule 9b is not here: a watch-list hit is a blocking signal, which `interpret` puts before all of these. */
export const RULES: readonly Rule[] = [
  { rule: '7', fires: (f) => !f.hasVerdict, headline: 'none', caveat: 'no_decision' },
  { rule: '8', fires: (f) => f.garbled, headline: 'none', caveat: 'contradictory' },
  { rule: '9a', fires: (f) => f.findings.underage, headline: 'fail' },
  {
    rule: '10, another way is offered',
    fires: (f) => f.decision === 'fail' && (f.findings.furtherStep || f.findings.questions),
    headline: 'refer',
    caveat: 'step_up_required',
  },
  { rule: '10', fires: (f) => f.decision === 'fail', headline: 'fail' },
  { rule: '11, partial', fires: (f) => f.decision === 'partial', headline: 'refer', caveat: 'partial' },
  { rule: '11, restricted', fires: (f) => f.decision === 'restricted', headline: 'refer' },
  { rule: '11, unknown or missing', fires: (f) => f.decision === undefined, headline: 'none' },
  { rule: '12', fires: (f) => f.denied, headline: 'pass', caveat: 'contradictory' },
  { rule: '13, watch list', fires: (f) => f.findings.watchlistNote, headline: 'pass', caveat: 'watchlist' },
  { rule: '13', fires: (f) => f.findings.hardNote, headline: 'pass', caveat: 'risk' },
  {
    rule: '14',
    fires: (f) => f.findings.velocity && f.policy.velocity !== 'accept',
    headline: 'pass',
    caveat: 'risk',
  },
  {
    rule: '15',
    fires: (f) => f.findings.furtherStep || (f.findings.questions && f.policy.questions !== 'ignore'),
    headline: 'pass',
    caveat: 'step_up_required',
  },
  // A pass that cannot be found in IDology's records proves nothing to anybody.
  { rule: '16, without a transaction', fires: (f) => !f.hasReference, headline: 'pass', caveat: 'no_decision' },
  { rule: '16', fires: () => true, headline: 'pass' },
];
