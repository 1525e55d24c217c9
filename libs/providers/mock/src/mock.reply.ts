import { arrayAt, interpret, type JsonObject, numberAt, readJson, stringAt } from '#libs/provider-kit';
import { ProviderError, type ProviderOutcome } from '#libs/provider-spec';
import { DECISIONS, FINDINGS } from './mock.codes.js';

/** Reads the text that the mock's vendor sent. Throws ProviderError `unreadable_response`, as for any other vendor. */
export function readMockReply(body: string): ProviderOutcome {
  const reply = readJson(body);
  const vendorReference = stringAt(reply, 'id');
  if (vendorReference === undefined) throw unreadable('The reply has no id.');
  return stringAt(reply, 'state') === 'PENDING' ? pending(reply, vendorReference) : decided(reply, vendorReference);
}

function pending(reply: JsonObject, vendorReference: string): ProviderOutcome {
  const [pollAfterMs, expiresAt] = [numberAt(reply, 'pollAfterMs'), numberAt(reply, 'expiresAt')];
  if (pollAfterMs === undefined || expiresAt === undefined)
    throw unreadable('The reply does not say when to ask again.');
  return { status: 'pending', signals: [], unmapped: [], vendorReference, pollAfterMs, expiresAt };
}

function decided(reply: JsonObject, vendorReference: string): ProviderOutcome {
  const codes = codesOf(reply);
  const decision = stringAt(reply, 'decision');
  const row = DECISIONS.read(decision);
  const read = codes.map((vendorCode) => ({ vendorCode, row: FINDINGS.read(vendorCode) }));
  return interpret({
    headline: row?.headline ?? 'none',
    caveat: row?.caveat,
    signals: read.flatMap(({ vendorCode, row: finding }) =>
      finding ? [{ code: finding.signal, effect: finding.effect, vendorCode }] : [],
    ),
    unmapped: [
      ...(decision !== undefined && row === undefined ? [decision] : []),
      ...read.filter(({ row: finding }) => finding === undefined).map(({ vendorCode }) => vendorCode),
    ],
    vendorReference,
    score: numberAt(reply, 'score'),
  });
}

function codesOf(reply: JsonObject): readonly string[] {
  const findings = arrayAt(reply, 'findings');
  if (!findings?.every((finding) => typeof finding === 'string'))
    throw unreadable('The reply has no list of findings.');
  return findings;
}

const unreadable = (message: string) => new ProviderError('unreadable_response', message, { delivery: 'sent' });
