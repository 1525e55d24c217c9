import { Secret } from '#libs/provider-kit';
import { APPLICANT_ATTRIBUTES, type ApplicantAttribute, type Sensitive } from '#libs/provider-spec';
import { MESSAGE_KEYS, type MessageKey } from '../decision/index.js';
import {
  asPin,
  flawOfIncomingClaim,
  flawOfLocale,
  flawOfName,
  flawOfOutgoingClaim,
  flawOfPin,
  flawOfUsername,
} from './formats.js';
import {
  CERTIFICATE_HEADERS,
  type CertificateHeader,
  FAULT_CLASSES,
  type FaultClass,
  type FlowConfig,
  OUTGOING_FACTS,
  type OutcomePolicy,
  type OutgoingFact,
  STAGE_NAMES,
  STEP_NAMES,
  type StageName,
  type StepName,
  UNAVAILABLE_POLICIES,
  type UnavailablePolicy,
  type VerificationPlan,
} from './gateway-config.js';
import { MAX_MESSAGE_LENGTH } from './locales.js';
import { flawOfMessage } from './message.rules.js';
import { type Expand, Section, SectionList, SectionMap, Table } from './section.decorators.js';
import { Duration, OneOf, oneOf, Text, TextList } from './setting.decorators.js';

/** Attributes that Microsoft Graph has itself: found under their own names. The others are extension attributes of the tenant. */
const GRAPH_ATTRIBUTES: ReadonlySet<ApplicantAttribute> = new Set([
  'givenName',
  'surname',
  'email',
  'streetAddress',
  'city',
  'state',
  'postalCode',
  'country',
]);

export class BasicSettings {
  @Text({ description: 'user name that the caller sends', example: 'entra', flaw: flawOfUsername })
  username: string;

  @Secret('password that the caller sends, at least 32 characters: npm run secret:new makes one')
  secret: Sensitive<string>;
}

export class ClientCertificateSettings {
  @OneOf({
    description: 'header in which the trusted proxy hands on the certificate',
    example: 'client-cert',
    values: CERTIFICATE_HEADERS,
  })
  header: CertificateHeader;

  @TextList({
    description: 'SHA-256 thumbprints of the accepted certificates; two for rotation',
    example: ['3f:a1:… (64 hexadecimal digits)'],
    minItems: 1,
    maxItems: 2,
    flaw: flawOfPin,
    keep: asPin,
  })
  pins: string[];
}

export class AuthenticationSettings {
  @SectionList(() => BasicSettings, {
    description: 'user names and passwords; two for rotation',
    absent: 'empty',
    maxItems: 2,
  })
  basic: BasicSettings[];

  @Section(() => ClientCertificateSettings, { description: 'client certificate', absent: 'none' })
  clientCertificate?: ClientCertificateSettings;
}

/** attribute -> claim that carries it. */
export class AttributeSettings {}

for (const attribute of APPLICANT_ATTRIBUTES) {
  const own = GRAPH_ATTRIBUTES.has(attribute) ? { default: attribute } : { optional: true as const };
  Text({
    description: `claim that carries ${attribute}`,
    ...own,
    example: `extension_${attribute.charAt(0).toUpperCase()}${attribute.slice(1)}`,
    flaw: flawOfIncomingClaim,
  })(AttributeSettings.prototype, attribute);
}

/** step -> what is done there, in this order. */
export class StepSettings {}

for (const step of STEP_NAMES) {
  TextList({
    description: 'what is done at this step, in this order; a step that is not listed is refused',
    optional: true,
    example: ['verification'],
    flaw: (stage) => oneOf(stage, STAGE_NAMES),
    items: { type: 'string', enum: [...STAGE_NAMES] },
  })(StepSettings.prototype, step);
}

export class VerificationSettings {
  @TextList({
    description: 'names of providers, asked in this order',
    example: ['idology', 'experian'],
    minItems: 1,
    maxItems: 10,
    flaw: flawOfName,
  })
  route: string[];

  @OneOf({
    description: 'whose answer counts: the first provider that gives one',
    default: 'first-answer',
    example: 'first-answer',
    values: ['first-answer'],
  })
  strategy: VerificationPlan['strategy'];

  @OneOf({
    description: 'may the next provider be asked when the one before may already have charged',
    default: 'when-not-charged',
    example: 'always',
    values: ['when-not-charged', 'always'],
  })
  failOver: VerificationPlan['failOver'];
}

const FAULTS: Readonly<Record<FaultClass, string>> = {
  outage: 'answer when no provider of the route can be reached',
  timeout: 'answer when the time is over and the caller cannot ask again',
  misconfiguration: 'answer when a provider refuses our credentials or settings',
};

export class UnavailableSettings {}

for (const fault of FAULT_CLASSES) {
  OneOf({ description: FAULTS[fault], default: 'block', example: 'review', values: UNAVAILABLE_POLICIES })(
    UnavailableSettings.prototype,
    fault,
  );
}

/** One word stands for all three classes of faults. */
const forEveryFault: Expand = (value) => {
  if (typeof value !== 'string') return undefined;
  const flaw = oneOf(value, UNAVAILABLE_POLICIES);
  return flaw === undefined ? { table: Object.fromEntries(FAULT_CLASSES.map((fault) => [fault, value])) } : { flaw };
};

export class OutcomeSettings {
  @OneOf({ description: 'answer to a pass', default: 'continue', example: 'review', values: ['continue', 'review'] })
  verified: OutcomePolicy['verified'];

  @OneOf({
    description: 'answer to a clear failure',
    default: 'block',
    example: 'review',
    values: ['block', 'review', 'correct-input'],
  })
  rejected: OutcomePolicy['rejected'];

  @OneOf({
    description: 'answer to neither a pass nor a failure',
    default: 'review',
    example: 'correct-input',
    values: ['review', 'block', 'correct-input'],
  })
  inconclusive: OutcomePolicy['inconclusive'];

  @OneOf({
    description: 'answer to a check that the provider has not finished',
    default: 'review',
    example: 'block',
    values: ['review', 'block'],
  })
  pending: OutcomePolicy['pending'];
}

/** message key -> text. */
export class MessageTextSettings {}

for (const key of MESSAGE_KEYS) {
  Text({
    description: `sentence for the applicant, plain text of at most ${MAX_MESSAGE_LENGTH} characters`,
    optional: true,
    example: 'Please call us at the number on your card.',
    flaw: (text) => flawOfMessage(key, text),
  })(MessageTextSettings.prototype, key);
}

export class MessagesSettings {
  @Text({
    description: 'language for applicants whose own is not known',
    default: 'en',
    example: 'fr',
    flaw: flawOfLocale,
  })
  defaultLocale: string;

  @SectionMap(() => MessageTextSettings, {
    description: 'sentences of your own: language tag -> message -> text',
    absent: 'empty',
    keys: 'locale',
    key: flawOfLocale,
  })
  overrides: Map<string, Partial<Record<MessageKey, string>>>;
}

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

  @Section(() => VerificationSettings, { description: 'which providers check the person', absent: 'none' })
  verification?: VerificationSettings;

  @Section(() => UnavailableSettings, {
    description: 'answer when no check was possible: one word for all, or one for each kind of fault',
    absent: 'empty',
    expand: forEveryFault,
  })
  onUnavailable: Record<FaultClass, UnavailablePolicy>;

  @Section(() => OutcomeSettings, { description: 'answer to each outcome of a check', absent: 'empty' })
  outcomes: OutcomeSettings;

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
