import type { ApplicantAttribute } from '#libs/provider-spec';
import { ApprovalSettings } from './approval.settings.js';
import { AttributeSettings } from './attribute.settings.js';
import { AuthenticationSettings } from './authentication.settings.js';
import { flawOfOutgoingClaim } from './formats.js';
import {
  type FaultClass,
  type FlowConfig,
  OUTGOING_FACTS,
  type OutgoingFact,
  type StageName,
  type StepName,
  type UnavailablePolicy,
} from './gateway-config.js';
import { FlowInvitationSettings } from './invitation.settings.js';
import { ListSettings } from './list.settings.js';
import { MessagesSettings } from './message.settings.js';
import { RuleSettings } from './rule.settings.js';
import { flawOfTimeZone } from './rule-formats.js';
import { Section, SectionList, Table } from './section.decorators.js';
import { Duration, OneOf, Text } from './setting.decorators.js';
import {
  forEveryFault,
  OutcomeSettings,
  StepSettings,
  UnavailableSettings,
  VerificationSettings,
} from './verification.settings.js';

/** `flows.<name>:` in the file. */
export class FlowSettings {
  @OneOf({
    description: 'protocol of the caller',
    default: 'microsoft.user-flow',
    example: 'microsoft.user-flow',
    values: ['microsoft.user-flow'],
  })
  connector: FlowConfig['connector'];

  @OneOf({
    description: 'kind of tenant: a workforce tenant waits 20s, Azure AD B2C 5s',
    default: 'b2c',
    example: 'workforce',
    values: ['b2c', 'workforce'],
  })
  tenant: 'b2c' | 'workforce';

  @Duration({
    description: 'what the caller waits; 5s, or 20s with `tenant: workforce`',
    optional: true,
    example: '20s',
    from: '500ms',
    to: '60s',
  })
  callerTimeout?: number;

  @Duration({
    description: 'what the gateway allows itself of it; 80 % of it, and from 10s on all but two seconds',
    optional: true,
    example: '4s',
    from: '200ms',
    to: '60s',
  })
  budget?: number;

  @Section(() => AuthenticationSettings, {
    description: 'how the caller proves who it is: basic, clientCertificate or both',
    absent: 'missing',
  })
  authentication: AuthenticationSettings;

  @Section(() => AttributeSettings, { description: 'which claim carries which attribute', absent: 'empty' })
  attributes: Partial<Record<ApplicantAttribute, string>>;

  @Section(() => StepSettings, { description: 'what is done at which step', absent: 'missing' })
  steps: Partial<Record<StepName, StageName[]>>;

  @Text({
    description: 'time zone (IANA) in which a day of birth is compared with today',
    default: 'UTC',
    example: 'America/New_York',
    flaw: flawOfTimeZone,
  })
  timeZone: string;

  @SectionList(() => RuleSettings, {
    description: 'rules that check and change what the person entered, in this order',
    absent: 'empty',
    maxItems: 200,
  })
  attributeRules: RuleSettings[];

  @Section(() => VerificationSettings, { description: 'which providers check the person', absent: 'none' })
  verification?: VerificationSettings;

  @Section(() => ListSettings, { description: 'what counts as block-listed', absent: 'none' })
  lists?: ListSettings;

  @Section(() => ApprovalSettings, { description: 'how requests to sign up are decided', absent: 'none' })
  approval?: ApprovalSettings;

  @Section(() => UnavailableSettings, {
    description: 'answer when no check was possible: one word for all, or one for each kind of fault',
    absent: 'empty',
    expand: forEveryFault,
  })
  onUnavailable: Record<FaultClass, UnavailablePolicy>;

  @Section(() => OutcomeSettings, { description: 'answer to each outcome of a check', absent: 'empty' })
  outcomes: OutcomeSettings;

  @Section(() => FlowInvitationSettings, { description: 'what the stage invitation looks at', absent: 'empty' })
  invitation: FlowInvitationSettings;

  @Section(() => MessagesSettings, { description: 'what the applicant reads', absent: 'empty' })
  messages: MessagesSettings;

  @Table({
    description: 'claims added to a Continue answer: claim -> fact',
    absent: 'empty',
    keys: 'claim',
    key: flawOfOutgoingClaim,
    values: OUTGOING_FACTS,
  })
  claims: Record<string, OutgoingFact>;

  @Duration({
    description: 'how long the same call gets the stored answer again',
    default: '2m',
    example: '10m',
    from: '30s',
    to: '24h',
  })
  replay: number;
}
