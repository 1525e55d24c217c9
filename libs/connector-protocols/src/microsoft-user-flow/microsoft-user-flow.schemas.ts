import type { ReplyKind } from '../protocol.js';
import {
  ACTION_AT,
  LEGAL_REPLIES,
  USER_FLOW_STEPS,
  type UserFlowStep,
  type WireAction,
} from './microsoft-user-flow.steps.js';
import { USER_MESSAGE_MAX } from './user-message.js';

/** JSON Schema (2020-12 vocabulary as OpenAPI 3.1 uses it). */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** The version of our replies. Microsoft's samples ended at 1.0.0 (reference microsoft.md section 1.4). */
export const CONTRACT_VERSION = '1.0.0';

/** Documented as text; a number or a truth value is taken as well, since custom attributes come so. Lists and objects are not. */
const text = (description: string): JsonSchema => ({ type: ['string', 'number', 'boolean', 'null'], description });
/** Never a reason to refuse a sign-up, so of any type. */
const advisory = (description: string, example: string): JsonSchema => ({ description, examples: [example] });

/** Claims of the request (reference microsoft.md section 1.3). Every one is optional; null and "" mean that it has no value. */
const request: JsonSchema = {
  title: 'API connector request',
  description: 'Flat object of claims. A claim without a value is not sent.',
  type: 'object',
  properties: {
    email: text('E-mail address.'),
    identities: {
      description: 'Sign-in identities; absent for Entra ID and Microsoft accounts. An incomplete entry is ignored.',
      type: ['array', 'null'],
      items: {
        examples: [{ signInType: 'federated', issuer: 'mail', issuerAssignedId: 'ana@example.test' }],
      },
    },
    displayName: text('Display name.'),
    givenName: text('Given name.'),
    surname: text('Family name.'),
    lastName: text('Family name, as one step of External Identities names it. `surname` outranks it.'),
    jobTitle: text('Job title.'),
    streetAddress: text('House number and street.'),
    city: text('City.'),
    postalCode: text('Postal code.'),
    state: text('State or province.'),
    country: text('Country or region.'),
    objectId: text('Id of the user object, where one exists already.'),
    step: advisory('The step as Azure AD B2C names it. The URL decides.', 'PostAttributeCollection'),
    client_id: advisory('Application that the person signs in to.', '00000000-0000-0000-0000-000000000001'),
    clientId: advisory(
      'The same under its other name. `client_id` outranks it.',
      '00000000-0000-0000-0000-000000000001',
    ),
    ui_locales: advisory('Language tags, separated by space or comma.', 'en-US'),
  },
  patternProperties: {
    '^extension_': {
      description:
        'Custom attribute: `extension_<application id without dashes>_<Name>` or `extension_<Name>`. Objects are ignored.',
    },
  },
  additionalProperties: true,
};

const version: JsonSchema = { const: CONTRACT_VERSION };
const userMessage: JsonSchema = {
  description: 'One plain-text sentence for the applicant.',
  type: 'string',
  minLength: 1,
  maxLength: USER_MESSAGE_MAX,
  pattern: '^[^<>\\u0000-\\u001f\\u007f]+$',
};
const claimValue: JsonSchema = { type: ['string', 'number', 'boolean'] };

const continueReply = (step: UserFlowStep): JsonSchema => ({
  title: `Continue (${step})`,
  type: 'object',
  required: ['version', 'action'],
  // `email` must not be returned before the token (reference microsoft.md section 1.4).
  properties: {
    version,
    action: { const: 'Continue' },
    status: false,
    userMessage: false,
    ...(step === 'before-sending-token' ? { email: false } : {}),
  },
  propertyNames: { pattern: '^[A-Za-z]' },
  additionalProperties: claimValue,
});

const blockReply: JsonSchema = {
  title: 'ShowBlockPage',
  type: 'object',
  required: ['version', 'action', 'userMessage'],
  properties: { version, action: { const: 'ShowBlockPage' }, userMessage },
  additionalProperties: false,
};

const validationReply: JsonSchema = {
  title: 'ValidationError',
  type: 'object',
  required: ['version', 'action', 'status', 'userMessage'],
  properties: { version, action: { const: 'ValidationError' }, status: { const: 400 }, userMessage },
  additionalProperties: false,
};

/** Not an action: the call itself was refused. */
const refusal: JsonSchema = {
  title: 'Refused call',
  type: 'object',
  required: ['version', 'status', 'userMessage'],
  properties: { version, status: { type: 'integer', minimum: 400, maximum: 599 }, userMessage },
  additionalProperties: false,
};

const schemaOf = (action: WireAction, step: UserFlowStep): JsonSchema =>
  action === 'Continue' ? continueReply(step) : action === 'ShowBlockPage' ? blockReply : validationReply;

export interface MicrosoftUserFlowSchemas {
  readonly request: JsonSchema;
  /** Step -> kind of reply that is legal there -> the schema of its body. */
  readonly replies: Readonly<Record<UserFlowStep, Readonly<Partial<Record<ReplyKind, JsonSchema>>>>>;
  readonly refusal: JsonSchema;
}

/** The published contract. `request` is the very schema that requests are checked with. */
export const microsoftUserFlowSchemas: MicrosoftUserFlowSchemas = {
  request,
  replies: Object.fromEntries(
    USER_FLOW_STEPS.map((step) => [
      step,
      Object.fromEntries(LEGAL_REPLIES[step].map((kind) => [kind, schemaOf(ACTION_AT[step][kind], step)])),
    ]),
  ) as MicrosoftUserFlowSchemas['replies'],
  refusal,
};
