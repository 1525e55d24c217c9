import type { InvitationView } from '../../api/index.js';
import { Badge, type Tone } from '../../parts/index.js';
import { useWords } from '../../words/index.js';

const TONES: Readonly<Record<InvitationView['state'], Tone>> = {
  active: 'good',
  scheduled: 'info',
  used_up: 'quiet',
  expired: 'warn',
  revoked: 'bad',
};

export function StateBadge({ state }: Pick<InvitationView, 'state'>) {
  const { t } = useWords('invitations');
  return <Badge tone={TONES[state]}>{t(`state.${state}`)}</Badge>;
}

/** For whom a code is, as far as the service knows: of an address it keeps a hash. */
export function useBound(): (invitation: Pick<InvitationView, 'boundToEmail' | 'domain'>) => string {
  const { t } = useWords('invitations');
  return ({ boundToEmail, domain }) => {
    if (boundToEmail) return t('oneAddress');
    return domain === undefined ? t('anybody') : t('ofDomain', { domain });
  };
}

/** All that may be shown of a code. */
export const masked = ({ hint }: Pick<InvitationView, 'hint'>): string => `…${hint}`;
