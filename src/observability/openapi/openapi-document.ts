import { microsoftUserFlowSchemas, USER_FLOW_STEPS, type UserFlowStep } from '#libs/connector-protocols';
import { CHECKS, PROVIDERS } from './health-schemas.js';
import { PROBLEM_RESPONSE, PROBLEM_SCHEMAS, STAFF_API, STAFF_SECURITY, STAFF_TAGS } from './staff-paths.js';

type Json = Readonly<Record<string, unknown>>;

export interface OpenApiDocument {
  readonly openapi: '3.1.1';
  readonly info: Json;
  readonly tags: readonly Json[];
  readonly paths: Readonly<Record<string, Json>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, Json>>;
    readonly responses: Readonly<Record<string, Json>>;
    readonly securitySchemes: Readonly<Record<string, Json>>;
  };
}

const STEP_TEXT: Readonly<Record<UserFlowStep, { summary: string; operationId: string; suffix: string }>> = {
  'after-federation': {
    summary: 'After federating with an identity provider during sign-up',
    operationId: 'afterFederation',
    suffix: 'AfterFederation',
  },
  'before-creating-user': {
    summary: 'Before creating the user',
    operationId: 'beforeCreatingUser',
    suffix: 'BeforeCreatingUser',
  },
  'before-sending-token': {
    summary: 'Before sending the token (Azure AD B2C)',
    operationId: 'beforeSendingToken',
    suffix: 'BeforeSendingToken',
  },
};

/** With which statuses a call is refused before it is looked into, some of them before it is even a request. */
const REFUSALS: Readonly<Record<string, { description: string; headers?: Json }>> = {
  401: {
    description: 'The credential or client certificate is missing or wrong, or there is no such flow.',
    headers: always('WWW-Authenticate', 'How to be let in.', 'Basic realm="verigate", charset="UTF-8"'),
  },
  404: { description: 'No such step.' },
  405: { description: 'Only POST is served.', headers: always('Allow', 'The one method.', 'POST') },
  408: { description: 'The request did not come whole in 30 s. The connection closes.' },
  413: { description: 'The body is too large.' },
  414: { description: 'The address is too long.' },
  431: { description: 'The header fields are too large. The connection closes.' },
};
const NO_HTTP = 'The bytes are no HTTP request, or its target is no URL. The connection may close.';

/** A header that is there every time, with this value. */
function always(name: string, description: string, value: string): Json {
  return { [name]: { description, required: true, schema: { const: value } } };
}

const json = (schema: Json): Json => ({ 'application/json': { schema } });
const ref = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });
const oneOf = (names: readonly string[]): Json => {
  const [only] = names;
  return names.length === 1 && only !== undefined ? ref(only) : { oneOf: names.map(ref) };
};

interface NamedSchema {
  readonly name: string;
  readonly status: 200 | 400;
  readonly schema: Json | undefined;
}

/** One step's replies, under their names in the document. A schema that steps share has one name. */
function repliesOf(step: UserFlowStep): readonly NamedSchema[] {
  const replies = microsoftUserFlowSchemas.replies[step];
  const named: readonly NamedSchema[] = [
    { name: `Continue${STEP_TEXT[step].suffix}`, status: 200, schema: replies.continue },
    { name: 'ShowBlockPage', status: 200, schema: replies.block },
    { name: 'ValidationError', status: 400, schema: replies.correct_input },
  ];
  return named.filter(({ schema }) => schema !== undefined);
}

const namesAt = (step: UserFlowStep, status: number): string[] =>
  repliesOf(step)
    .filter((reply) => reply.status === status)
    .map(({ name }) => name);

function stepPath(step: UserFlowStep): Json {
  const { summary, operationId } = STEP_TEXT[step];
  const at200 = namesAt(step, 200);
  const at400 = namesAt(step, 400);
  return {
    parameters: [
      {
        name: 'flow',
        in: 'path',
        required: true,
        description: 'Name of the flow in the configuration.',
        schema: { type: 'string' },
      },
    ],
    post: {
      operationId,
      summary,
      tags: ['sign-up'],
      security: [{ basic: [] }, { clientCertificate: [] }],
      requestBody: { required: true, content: json(ref('ApiConnectorRequest')) },
      responses: {
        200: { description: 'The sign-up goes on, or ends on a block page.', content: json(oneOf(at200)) },
        400: {
          description: [...(at400.length > 0 ? ['The person stays on the form.'] : []), NO_HTTP].join(' Or: '),
          content: json(oneOf([...at400, 'Refusal'])),
        },
        ...Object.fromEntries(
          Object.entries(REFUSALS).map(([status, refusal]) => [status, { ...refusal, content: json(ref('Refusal')) }]),
        ),
      },
    },
  };
}

const reading = (operationId: string, summary: string, responses: Json, tag = 'operations'): Json => ({
  get: { operationId, summary, tags: [tag], security: [], responses },
});

const HEALTH_PATHS: Readonly<Record<string, Json>> = {
  '/health/live': reading('live', 'Is the process alive?', {
    200: { description: 'Alive.', content: json(ref('Liveness')) },
    503: { description: 'The event loop is stuck.', content: json(ref('Liveness')) },
  }),
  '/health/ready': reading('ready', 'Can it decide sign-ups?', {
    200: { description: 'Ready.', content: json(ref('Readiness')) },
    503: { description: 'Starting, draining, or something that it needs is away.', content: json(ref('Readiness')) },
  }),
  '/health/providers': reading('providers', 'State of each provider', {
    200: { description: 'Always, whatever state they are in.', content: json(ref('Providers')) },
  }),
  '/metrics': reading('metrics', 'Metrics for Prometheus', {
    200: { description: 'Text format 0.0.4.', content: { 'text/plain': { schema: { type: 'string' } } } },
  }),
  '/openapi.json': reading('openapi', 'This document', {
    200: { description: 'OpenAPI 3.1.', content: json({ type: 'object' }) },
  }),
};

/** The whole HTTP interface, from the very schemas that requests are checked with and replies are tested against. */
export function openApiDocument(): OpenApiDocument {
  return {
    openapi: '3.1.1',
    info: {
      title: 'Verigate',
      version: '1.0.0',
      summary: 'Identity verification for Microsoft sign-up user flows.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    tags: [
      { name: 'sign-up', description: 'Called by Microsoft Entra External Identities and Azure AD B2C.' },
      { name: 'operations', description: 'For those who run the gateway.' },
      ...STAFF_TAGS,
    ],
    paths: {
      ...Object.fromEntries(USER_FLOW_STEPS.map((step) => [`/connectors/{flow}/${step}`, stepPath(step)])),
      ...HEALTH_PATHS,
      ...STAFF_API.paths,
    },
    components: {
      schemas: {
        ApiConnectorRequest: microsoftUserFlowSchemas.request,
        ...Object.fromEntries(USER_FLOW_STEPS.flatMap(repliesOf).map(({ name, schema }) => [name, schema ?? {}])),
        Refusal: microsoftUserFlowSchemas.refusal,
        ...CHECKS,
        ...PROVIDERS,
        ...PROBLEM_SCHEMAS,
        ...STAFF_API.schemas,
      },
      responses: { Problem: PROBLEM_RESPONSE },
      securitySchemes: {
        ...STAFF_SECURITY,
        basic: { type: 'http', scheme: 'basic' },
        clientCertificate: {
          type: 'mutualTLS',
          description: 'Ended at a trusted proxy, which hands the certificate on in a header.',
        },
      },
    },
  };
}
