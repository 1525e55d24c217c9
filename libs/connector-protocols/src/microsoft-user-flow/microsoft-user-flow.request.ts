import { Ajv } from 'ajv';
import { type DecodedCall, type Identity, ProtocolError } from '../protocol.js';
import { readClaims } from './claim-set.js';
import { microsoftUserFlowSchemas } from './microsoft-user-flow.schemas.js';
import { STEP_OF_CLAIM } from './microsoft-user-flow.steps.js';

/**
 * RFC 9110 sections 8.3.1 and 5.6.6: nothing of this minds case, a value may be quoted, a parameter may be empty. Parameters of other names
 * are none of our business.
 */
const JSON_TYPE = /^application\/json[ \t]*(?:;|$)/i;
const PARAMETERS = /;(?:[^";]|"(?:[^"\\]|\\.)*"?)*/g;
const CHARSET = /^;[ \t]*charset[ \t]*=/i;
const UTF8_CHARSET = /^;[ \t]*charset[ \t]*=[ \t]*(?:utf-?8|"utf-?8")[ \t]*$/i;

/** A documented request has some twenty claims, nested three deep. */
const MAX_MEMBERS = 1000;
const MAX_DEPTH = 16;
const MAX_IDENTITIES = 100;
const MAX_LOCALES = 10;
/** The longest tag that RFC 5646 section 4.4.1 asks to support. */
const MAX_TAG = 35;

type Json = Readonly<Record<string, unknown>>;

const utf8 = new TextDecoder('utf-8', { fatal: true });
const matchesContract = new Ajv({ strict: true, allowUnionTypes: true }).compile<Json>(
  microsoftUserFlowSchemas.request,
);

/** The request of API connectors v1 (reference microsoft.md sections 1.1 and 1.3). Throws ProtocolError. */
export function decode(body: Uint8Array, contentType: string | undefined): DecodedCall {
  if (contentType === undefined || !isJsonInUtf8(contentType)) {
    throw new ProtocolError('wrong_content_type', 'the content type must be application/json in UTF-8');
  }
  const claims = parse(body);
  if (!matchesContract(claims)) throw new ProtocolError('wrong_shape', 'the body does not match the request schema');
  refuseMonsters(claims);
  return {
    claims: readClaims(claims),
    identities: readIdentities(claims['identities']),
    locales: readLocales(claims['ui_locales']),
    clientId: nonEmpty(claims['client_id']) ?? nonEmpty(claims['clientId']),
    announcedStep: STEP_OF_CLAIM.get(claims['step']),
  };
}

function isJsonInUtf8(contentType: string): boolean {
  const charsets = contentType.match(PARAMETERS)?.filter((parameter) => CHARSET.test(parameter)) ?? [];
  return JSON_TYPE.test(contentType) && charsets.every((charset) => UTF8_CHARSET.test(charset));
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(body));
  } catch {
    // The cause is dropped: a SyntaxError quotes the text.
    throw new ProtocolError('not_json', 'the body is not JSON in UTF-8');
  }
}

/** Without recursion: a body of nothing but brackets must not exhaust the stack. */
function refuseMonsters(claims: Json): void {
  const values = Object.values(claims);
  if (values.length > MAX_MEMBERS) throw new ProtocolError('wrong_shape', 'the body has too many claims');
  let level: readonly unknown[] = values.filter(isNested);
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) throw new ProtocolError('wrong_shape', 'the body is nested too deeply');
    level = level.flatMap((nested) => Object.values(nested as object).filter(isNested));
  }
}

const isNested = (value: unknown): value is object => typeof value === 'object' && value !== null;

const nonEmpty = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' && value.isWellFormed() ? value : undefined;

function readIdentities(value: unknown): Identity[] {
  if (!Array.isArray(value)) return [];
  return value.slice(0, MAX_IDENTITIES).flatMap((entry: unknown) => {
    if (!isNested(entry)) return [];
    const { signInType, issuer, issuerAssignedId } = entry as Json;
    const identity = [signInType, issuer, issuerAssignedId].map(nonEmpty);
    if (identity.includes(undefined)) return [];
    return [{ signInType, issuer, issuerAssignedId } as Identity];
  });
}

/** "may be several locales, sample reads it as one" (reference microsoft.md section 1.3): canonical tags, each once, in order. */
function readLocales(value: unknown): string[] {
  const texts: readonly unknown[] = Array.isArray(value) ? value : [value];
  const tags = texts.flatMap((text) => (typeof text === 'string' ? text.slice(0, 1000).split(/[\s,]+/) : []));
  return [...new Set(tags.flatMap(canonicalTag))].slice(0, MAX_LOCALES);
}

/** Tags seen so far: few are in use, and making one canonical costs as much as reading the whole body. */
const canonicalTags = new Map<string, readonly string[]>();
const MAX_KNOWN_TAGS = 1_000;

function canonicalTag(tag: string): readonly string[] {
  const known = canonicalTags.get(tag);
  if (known) return known;
  const canonical = canonicalise(tag);
  if (canonicalTags.size < MAX_KNOWN_TAGS) canonicalTags.set(tag, canonical);
  return canonical;
}

function canonicalise(tag: string): readonly string[] {
  if (tag === '' || tag.length > MAX_TAG) return [];
  try {
    return Intl.getCanonicalLocales(tag);
  } catch {
    return [];
  }
}
