import { flawOfIncomingClaim } from './formats.js';
import type { FlowInvitation, InvitationsConfig } from './gateway-config.js';
import { Section } from './section.decorators.js';
import { Duration, Switch, Text, WholeNumber } from './setting.decorators.js';

/** `flows.<name>.invitation:` in the file. */
export class FlowInvitationSettings {
  @Text({
    description: 'claim in which the caller sends the code',
    default: 'extension_InvitationCode',
    example: 'extension_PartnerCode',
    flaw: flawOfIncomingClaim,
  })
  claim: string;

  @Switch({
    description: 'is nobody let in without a code; else a code only spares its holder the allow list',
    default: true,
    example: false,
  })
  required: boolean;
}

/** `invitations.limits:` in the file. */
export class InvitationLimitSettings {
  @WholeNumber({
    description: 'wrong codes with one e-mail address in an hour; after that none is taken with it',
    default: 10,
    example: 5,
    from: 1,
    to: 1_000,
  })
  perEmail: number;

  @WholeNumber({
    description: 'wrong codes from one address of the applicant in an hour, where the caller sends it',
    default: 20,
    example: 50,
    from: 1,
    to: 10_000,
  })
  perAddress: number;

  @WholeNumber({
    description: 'tries of one code in an hour by people whom it was not made for',
    default: 10,
    example: 5,
    from: 1,
    to: 1_000,
  })
  perCode: number;

  @WholeNumber({
    description: 'wrong codes in one flow in a minute; after that the flow takes no code for a minute',
    default: 200,
    example: 50,
    from: 10,
    to: 100_000,
  })
  perFlow: number;
}

/** `invitations.quota:` in the file. */
export class InvitationQuotaSettings {
  @WholeNumber({
    description: 'uses that one issuer may give away in a period, where no quota of its own was set',
    default: 10_000,
    example: 100,
    from: 0,
    to: 100_000_000,
  })
  uses: number;

  @Duration({ description: 'the period', default: '24h', example: '168h', from: '1m', to: '8760h' })
  period: number;
}

/** `invitations:` in the file. */
export class InvitationSettings {
  @WholeNumber({
    description: 'groups of four characters in a new code; four groups are 80 random bits',
    default: 4,
    example: 5,
    from: 3,
    to: 8,
  })
  codeGroups: number;

  @Duration({
    description: 'how long a code works whose maker names no end',
    default: '720h',
    example: '168h',
    from: '1m',
    to: '87600h',
  })
  lifetime: number;

  @Duration({
    description: 'after this time a use returns that was reserved for a sign-up of which no decision came',
    default: '15m',
    example: '30m',
    from: '1m',
    to: '24h',
  })
  lease: number;

  @Duration({
    description: 'after this time a use returns that was held for an approval which never came',
    default: '720h',
    example: '336h',
    from: '1h',
    to: '8760h',
  })
  hold: number;

  @Duration({
    description: 'how long the same person may use a code again: an answer that never arrived has made no account',
    default: '1h',
    example: '10m',
    from: '0s',
    to: '24h',
  })
  retake: number;

  @Section(() => InvitationLimitSettings, { description: 'how many wrong codes are borne', absent: 'empty' })
  limits: InvitationLimitSettings;

  @Section(() => InvitationQuotaSettings, { description: 'what an issuer may give away', absent: 'empty' })
  quota: InvitationQuotaSettings;
}

export const buildInvitations = (settings: InvitationSettings): InvitationsConfig => ({
  codeGroups: settings.codeGroups,
  lifetimeMs: settings.lifetime,
  leaseMs: settings.lease,
  holdMs: settings.hold,
  retakeMs: settings.retake,
  limits: {
    perEmail: settings.limits.perEmail,
    perAddress: settings.limits.perAddress,
    perCode: settings.limits.perCode,
    perFlow: settings.limits.perFlow,
  },
  quota: { uses: settings.quota.uses, periodMs: settings.quota.period },
});

export const buildFlowInvitation = ({ claim, required }: FlowInvitationSettings): FlowInvitation => ({
  claim,
  required,
});
