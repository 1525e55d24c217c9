import { type CodeRow, codeTable, type Headline } from '#libs/provider-kit';
import type { InconclusiveReason, SignalCode, SignalEffect } from '#libs/provider-spec';

interface DecisionRow extends CodeRow {
  readonly headline: Headline;
  /** What bars a pass although the mock decided. */
  readonly caveat?: InconclusiveReason;
}

interface FindingRow extends CodeRow {
  readonly signal: SignalCode;
  readonly effect: SignalEffect;
}

const README = 'libs/providers/mock/README.md, "What it answers"';

export const DECISIONS = codeTable<DecisionRow>([
  { code: 'PASS', headline: 'pass', source: README },
  { code: 'FAIL', headline: 'fail', source: README },
  { code: 'REFER', headline: 'refer', source: README },
  { code: 'NO_RECORD', headline: 'none', caveat: 'not_found', source: README },
  { code: 'PARTIAL', headline: 'none', caveat: 'partial', source: README },
]);

export const FINDINGS = codeTable<FindingRow>([
  { code: 'N1', signal: 'name_match', effect: 'supports', source: README },
  { code: 'A1', signal: 'address_match', effect: 'supports', source: README },
  { code: 'A9', signal: 'address_mismatch', effect: 'contradicts', source: README },
  { code: 'B9', signal: 'date_of_birth_mismatch', effect: 'contradicts', source: README },
  { code: 'D1', signal: 'deceased', effect: 'blocks', source: README },
  { code: 'F0', signal: 'not_found', effect: 'neutral', source: README },
  { code: 'R9', signal: 'high_risk', effect: 'blocks', source: README },
  { code: 'T1', signal: 'thin_file', effect: 'neutral', source: README },
  { code: 'W1', signal: 'watchlist_hit', effect: 'blocks', source: README },
]);
