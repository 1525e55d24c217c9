import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { microsoftUserFlow, type Reply, USER_FLOW_STEPS } from '#libs/connector-protocols';
import { TRANSPORT_REFUSALS } from '../../connector/transport-refusals.js';
import { openApiDocument } from './openapi-document.js';

const document = openApiDocument();

/** Every `$ref` of the document. */
function refsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => (key === '$ref' ? [String(inner)] : refsIn(inner)));
}

function resolve(ref: string): unknown {
  const path = ref.replace(/^#\//, '').split('/');
  return path.reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], document);
}

interface Described {
  description: string;
  headers?: Record<string, { description: string; required: boolean; schema: object }>;
  content: Record<string, { schema: object }>;
}

interface Operation {
  operationId: string;
  summary: string;
  tags: string[];
  security: Record<string, unknown[]>[];
  responses: Record<string, Described>;
}

const operations = (): {
  path: string;
  method: string;
  operation: Operation;
  parameters: { name: string; in: string }[];
}[] =>
  Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item as Record<string, never>)
      .filter(([method]) => method !== 'parameters')
      .map(([method, operation]) => ({ path, method, operation, parameters: parametersOf(item, operation) })),
  );

function parametersOf(item: object, operation: object): { name: string; in: string }[] {
  const [shared, own] = [item, operation].map((each) => (each as { parameters?: [] }).parameters ?? []);
  return [...(shared ?? []), ...(own ?? [])];
}

describe('openApiDocument', () => {
  it('is the committed document (regenerate: npm run --silent openapi > docs/openapi.json)', () => {
    const committed = readFileSync(join(process.cwd(), 'docs/openapi.json'), 'utf8');
    expect(committed).toBe(`${JSON.stringify(document, null, 2)}\n`);
  });

  it('refers only to what it has', () => {
    const refs = refsIn(document);
    expect(refs.length).toBeGreaterThan(10);
    expect(refs.filter((ref) => resolve(ref) === undefined)).toEqual([]);
  });

  it('holds no schema that nothing refers to', () => {
    const used = new Set(refsIn(document).map((ref) => ref.split('/').at(-1)));
    expect(Object.keys(document.components.schemas).filter((name) => !used.has(name))).toEqual([]);
  });

  it('has complete operations: unique ids, known tags and security, described responses, declared path parameters', () => {
    const ids = operations().map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    const tags = document.tags.map(({ name }) => name);
    for (const { path, operation, parameters } of operations()) {
      expect(tags).toEqual(expect.arrayContaining(operation.tags));
      for (const scheme of operation.security.flatMap(Object.keys)) {
        expect(document.components.securitySchemes).toHaveProperty(scheme);
      }
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const declared = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
      expect({ path, declared }).toEqual({ path, declared: inPath });
      for (const [status, response] of Object.entries(operation.responses)) {
        expect(status).toMatch(/^([1-5]\d\d|default)$/);
        expect(status === 'default' ? '$ref' in response : response.description !== '').toBe(true);
      }
    }
  });

  it('asks for a credential at every step and of all staff, but not where one signs in, nor for operations', () => {
    for (const { path, operation } of operations()) {
      const isOpen = operation.security.length === 0;
      const mayBeOpen =
        !/^\/(connectors|staff)\//.test(path) || /^\/staff\/v1\/(session|setup|sign-in\/.*)$/.test(path);
      expect({ path, open: isOpen && !mayBeOpen }).toEqual({ path, open: false });
    }
  });

  it('has only schemas that compile', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema(document, 'openapi');
    for (const name of Object.keys(document.components.schemas)) {
      expect(() => ajv.getSchema(`openapi#/components/schemas/${name}`)).not.toThrow();
      expect(name).toMatch(/^[A-Z][A-Za-z]+$/);
    }
  });

  it.each(USER_FLOW_STEPS)('describes every refusal at %s, also those before there is a request', (step) => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema(document, 'openapi');
    const { responses } = (document.paths[`/connectors/{flow}/${step}`]?.['post'] ?? {}) as Operation;
    const { 500: _outsideTheConnectors, ...refusals } = TRANSPORT_REFUSALS;
    for (const { status, body } of Object.values(refusals)) {
      const described = responses[String(status)];
      expect({ status, description: described?.description }).toEqual({ status, description: expect.any(String) });
      expect(refsIn(described)).toContain('#/components/schemas/Refusal');
      expect(ajv.validate('openapi#/components/schemas/Refusal', JSON.parse(body))).toBe(true);
    }
  });

  it.each(USER_FLOW_STEPS)('names the headers with which a refusal at %s says what would be right', (step) => {
    const { responses } = (document.paths[`/connectors/{flow}/${step}`]?.['post'] ?? {}) as Operation;
    const headers = Object.entries(responses).flatMap(([status, response]) =>
      Object.entries(response.headers ?? {}).map(([name, { required, schema }]) => [status, name, required, schema]),
    );
    expect(headers).toEqual([
      ['401', 'WWW-Authenticate', true, { const: 'Basic realm="verigate", charset="UTF-8"' }],
      ['405', 'Allow', true, { const: 'POST' }],
    ]);
  });

  it.each(USER_FLOW_STEPS)('describes every answer that the protocol gives at %s', (step) => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema(document, 'openapi');
    const replies: Reply[] = [
      { kind: 'continue', claims: { extension_Status: 'verified', extension_Score: 3 } },
      { kind: 'block', message: 'We could not complete your sign-up.' },
      { kind: 'correct_input', message: 'Check your postal code.' },
    ];
    const path = `/connectors/{flow}/${step}`;
    for (const reply of replies) {
      const { status, body } = microsoftUserFlow.encode(step, reply);
      const pointer = `openapi#/paths/${path.replaceAll('/', '~1').replaceAll('{', '%7B').replaceAll('}', '%7D')}/post/responses/${status}/content/application~1json/schema`;
      const validate = ajv.getSchema(pointer);
      expect({ reply: reply.kind, status, known: validate !== undefined }).toMatchObject({ known: true });
      expect(validate?.(JSON.parse(body))).toBe(true);
      expect(validate?.({ version: '1.0.0', action: 'Allow' })).toBe(false);
    }
  });
});
