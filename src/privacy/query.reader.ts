import { Sensitive } from '#libs/provider-spec';
import { readAttribute } from '../intake/index.js';
import { invalid } from '../staff/index.js';
import type { PersonBody } from './privacy.dto.js';
import type { SubjectQuery } from './subject-search.js';

const ANY = { now: new Date(0), country: undefined };

const FIELDS: Readonly<
  Record<
    keyof PersonBody,
    { readonly field: SubjectQuery['field']; readonly problem: string; read(text: string): string | undefined }
  >
> = {
  email: {
    field: 'email',
    problem: 'is no e-mail address: write it as ana@example.com',
    read: (text) => readAttribute('email', text, ANY),
  },
  phone: {
    field: 'phone',
    problem: 'is no phone number: write it with + and country code: +12015550142',
    read: (text) => (text.trim().startsWith('+') ? readAttribute('phone', text, ANY) : undefined),
  },
  externalId: {
    field: 'external_id',
    problem: 'is no external id: write issuer|issuerAssignedId: google.com|0123',
    read: (text) => (/^[^|]+\|./u.test(text.trim()) ? text.trim() : undefined),
  },
};

const NAMES = Object.keys(FIELDS) as readonly (keyof PersonBody)[];

/** The one value that is given; undefined where there is none. Throws a 400 without repeating it. */
export function queryIn(body: PersonBody): SubjectQuery | undefined {
  const given = NAMES.filter((name) => body[name] !== undefined);
  const [name] = given;
  if (name === undefined) return undefined;
  const { field, problem } = FIELDS[name];
  if (given.length > 1)
    throw invalid(given.slice(1).map((path) => ({ path, problem: 'is one too many: give one value' })));
  const value = FIELDS[name].read(body[name] ?? '');
  if (value === undefined) throw invalid([{ path: name, problem }]);
  return { field, value: new Sensitive(value) };
}

/** The same, where there has to be one. */
export function personIn(body: PersonBody): SubjectQuery {
  const query = queryIn(body);
  if (!query) throw invalid([{ path: 'email', problem: 'is missing: give an email, a phone or an externalId' }]);
  return query;
}
