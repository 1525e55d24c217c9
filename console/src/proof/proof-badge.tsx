import { Badge, type Tone } from '../parts/badge.js';
import { useWords } from '../words/index.js';
import type { ProofResult } from './proof-check.js';

const TONES = {
  sequenced: 'quiet',
  sealed: 'info',
  anchored: 'info',
  verified: 'good',
  unsigned: 'warn',
  broken: 'bad',
} as const satisfies Record<string, Tone>;

/** How far the proof of an entry has come. What the service says (`stated`) until it has been checked here. */
export function ProofBadge({
  stated,
  result,
}: {
  readonly stated: 'sequenced' | 'sealed' | 'anchored';
  readonly result?: ProofResult;
}) {
  const { t } = useWords('shared');
  const state = result?.state ?? stated;
  return <Badge tone={TONES[state]}>{t(`proof.${state}`)}</Badge>;
}
