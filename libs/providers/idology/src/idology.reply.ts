import { childrenOf, interpret, textOf, type XmlElement } from '#libs/provider-kit';
import type { HttpReply, ProviderOutcome, Signal } from '#libs/provider-spec';
import { FOREIGN_ELEMENTS, RESULT_VERDICTS, SUMMARY_VERDICTS } from './idology.codes.js';
import type { IdologyPolicy } from './idology.config.js';
import { faultWithoutAnswer, responseOf, statedFault, unreadable } from './idology.faults.js';
import { asUnmapped, keysOf, readFindings } from './idology.findings.js';
import { type Facts, RULES, type Rule } from './idology.rules.js';

/** Wider than any id seen (7 to 11 digits, reference idology.md section 5); text that is no id is not kept. */
const REFERENCE = /^[\w-]{1,40}$/;
const SCORE = /^\d{1,6}$/;

/**
 * IDology's answer to `reference`, read by the mapping table of reference idology.md section 15. Throws the faults of its rules 3 to 7, and
 * `unreadable_response` when the answer names another invoice.
 */
export function readIdologyReply(reply: HttpReply, reference: string, policy: IdologyPolicy): ProviderOutcome {
  const root = responseOf(reply);
  const id = textOf(root, 'id-number');
  const vendorReference = id !== undefined && REFERENCE.test(id) ? id : undefined;

  const fault = statedFault(root, reply.status, vendorReference);
  if (fault) throw fault;
  const invoice = textOf(root, 'invoice');
  if (invoice !== undefined && invoice !== reference) throw unreadable('answers another inquiry', reply.status);

  const verdicts = verdictsOf(root, policy);
  if (!verdicts.hasVerdict && vendorReference === undefined) {
    throw faultWithoutAnswer(reply, 'has neither verdict nor transaction');
  }
  const findings = readFindings(root, policy);
  const facts: Facts = { ...verdicts, findings, policy, hasReference: vendorReference !== undefined };
  const { rule, headline, caveat } = RULES.find(({ fires }) => fires(facts)) as Rule;
  return interpret({
    headline,
    caveat,
    // A child is declined, not looked at by people: what else was found is evidence only.
    signals: rule === '9a' ? findings.signals.map(unblocked) : findings.signals,
    unmapped: [...verdicts.unmapped, ...findings.unmapped],
    vendorReference,
    score: scoreOf(root),
  });
}

/** The two verdicts of an answer, and what they are together. */
function verdictsOf(root: XmlElement, { decisionSource }: IdologyPolicy) {
  const summary = readVerdict(root, 'summary-result', SUMMARY_VERDICTS);
  const results = readVerdict(root, 'results', RESULT_VERDICTS);
  const [deciding, other] = decisionSource === 'summary' ? [summary, results] : [results, summary];
  return {
    hasVerdict: summary.given || results.given,
    garbled: summary.repeated || results.repeated || root.children.some(({ name }) => FOREIGN_ELEMENTS.has(name)),
    decision: deciding.verdict,
    // An element without a readable key speaks against a pass too; an unknown key bars it by itself.
    denied: other.given && other.verdict !== 'pass' && other.unmapped.length === 0,
    unmapped: [...summary.unmapped, ...results.unmapped],
  } satisfies Partial<Facts> & { unmapped: readonly string[] };
}

function readVerdict(root: XmlElement, name: string, table: typeof SUMMARY_VERDICTS) {
  const elements = childrenOf(root, name);
  const keys = keysOf(root, name);
  return {
    given: elements.length > 0,
    repeated: elements.length > 1 || keys.length > 1,
    verdict: table.read(keys[0])?.verdict,
    unmapped: asUnmapped(keys.filter((key) => table.read(key) === undefined)),
  };
}

const unblocked = (signal: Signal): Signal => (signal.effect === 'blocks' ? { ...signal, effect: 'neutral' } : signal);

function scoreOf(root: XmlElement): number | undefined {
  const [text] = childrenOf(root, 'idnotescore').map((element) => element.text);
  return text !== undefined && SCORE.test(text) ? Number(text) : undefined;
}
