import { readFileSync } from 'node:fs';

type Json = Readonly<Record<string, unknown>>;

interface StaffApi {
  readonly paths: Readonly<Record<string, Json>>;
  readonly schemas: Readonly<Record<string, Json>>;
}

/** Read from the controllers at build time by `npm run openapi:staff`; a test holds the file to them. */
export const STAFF_API = JSON.parse(readFileSync(new URL('./staff-api.json', import.meta.url), 'utf8')) as StaffApi;

/** One tag for each first part of a path below /staff/v1. */
export const STAFF_TAGS: readonly Json[] = [
  ...new Set(Object.keys(STAFF_API.paths).map((path) => path.split('/')[3])),
].map((name) => ({ name, description: `Staff: /staff/v1/${name}` }));

export const STAFF_SECURITY: Readonly<Record<string, Json>> = {
  staffKey: { type: 'http', scheme: 'bearer', description: 'A key of staff.apiKeys in the configuration.' },
  staffSession: {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-verigate-session',
    description: 'A person who has signed in. Whatever is no GET also needs the header `x-verigate-request: console`.',
  },
};

export const PROBLEM_SCHEMAS: Readonly<Record<string, Json>> = {
  Problem: {
    type: 'object',
    description: 'RFC 9457: what is wrong, where, and how to mend it.',
    required: ['type', 'title', 'status', 'detail'],
    properties: {
      type: { type: 'string', description: '`urn:verigate:problem:` and a word.' },
      title: { type: 'string' },
      status: { type: 'integer' },
      detail: { type: 'string' },
      problems: {
        type: 'array',
        items: {
          type: 'object',
          required: ['path', 'problem'],
          properties: { path: { type: 'string' }, problem: { type: 'string' } },
        },
      },
    },
  },
};

/** Every refusal of the staff interface. */
export const PROBLEM_RESPONSE: Json = {
  description: 'Refused, with a reason.',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};
