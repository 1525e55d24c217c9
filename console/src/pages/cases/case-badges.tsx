import type { CaseView, MaskedPerson } from '../../api/index.js';
import { Badge, readable, type Tone } from '../../parts/index.js';
import { useWords } from '../../words/index.js';
import { CASE_STATES } from './filters.js';
import { type SlaState, slaOf } from './sla.js';

const STATE_TONES: Readonly<Record<(typeof CASE_STATES)[number], Tone>> = {
  requested: 'info',
  approved: 'good',
  denied: 'bad',
  expired: 'warn',
  withdrawn: 'quiet',
};

const SLA_TONES: Readonly<Record<SlaState, Tone>> = { overdue: 'bad', soon: 'warn', fine: 'good', closed: 'quiet' };

export function useStateWord(): (state: string) => string {
  const { t } = useWords('cases');
  return (state) => {
    const known = CASE_STATES.find((one) => one === state);
    return known ? t(`state.${known}`) : state;
  };
}

export function StateBadge({ state }: { readonly state: string }) {
  const wordOf = useStateWord();
  const known = CASE_STATES.find((one) => one === state);
  return <Badge tone={known ? STATE_TONES[known] : 'quiet'}>{wordOf(state)}</Badge>;
}

/** Overdue, due soon or on time: in words. */
export function SlaBadge({ of }: { readonly of: CaseView }) {
  const { t } = useWords('cases');
  const sla = slaOf(of, new Date());
  return <Badge tone={SLA_TONES[sla]}>{t(`sla.${sla}`)}</Badge>;
}

/** Why a human is asked: the flow wants it so, or a check left a doubt, which is told by its own code. */
export function useAskedFor(): (code: string) => string {
  const { t } = useWords('cases');
  return (code) => (code === 'approval_required' ? t('asked.approval_required') : readable(code));
}

/** Who it is about, as far as everybody may know. */
export const shownAs = (person: MaskedPerson | undefined): string | undefined => person?.email ?? person?.name;
