import {
  faultOfStatus,
  type Headline,
  interpret,
  isSilentAt,
  type JsonObject,
  type Reading,
  stringAt,
} from '#libs/provider-kit';
import {
  type HttpReply,
  type InconclusiveReason,
  ProviderError,
  type ProviderLog,
  type ProviderOutcome,
} from '#libs/provider-spec';
import type { DecisionOverrides } from './crosscore.config.js';
import { answerOf, type OpenedReply } from './crosscore.status.js';
import {
  DECISION_CODES,
  GUARD_NAMES,
  GUARDS,
  type GuardName,
  HEADER_CODES,
  MESSAGE_OUTDATED,
  WORKFLOW_COMPLETE,
} from './experian.codes.js';
import { everyStepFavours, readElements } from './experian.elements.js';
import { codeOf, type ElementError, Findings, UNREADABLE, wordAt } from './experian.findings.js';
import { ERROR_CLASSES, FINAL_DECISIONS } from './precise-id.codes.js';

export interface ReplySettings {
  readonly decisions?: DecisionOverrides;
  readonly disabledGuards: readonly GuardName[];
  readonly reviewRules: readonly string[];
  readonly finalDecisionFallback: boolean;
}

export interface ReplyContext {
  readonly reference: string;
  readonly settings: ReplySettings;
  /** A pass needs a Precise ID element. */
  readonly needsPreciseId?: boolean;
  readonly log: ProviderLog;
}

/** Nothing of `originalRequestData`, `otherData` beyond codes, or `preciseMatch.detail` leaves this file (reference experian.md 11, 12). */
export function readReply(opened: OpenedReply, context: ReplyContext): ProviderOutcome {
  const reply = answerOf(opened);
  checkEcho(reply, context);
  const verdictOfHeader = readHeader(reply, opened.reply, context.log);
  if (verdictOfHeader) return interpret(verdictOfHeader);

  const findings = new Findings(context.settings.disabledGuards);
  const code = codeOf(stringAt(reply, RESPONSE_CODE));
  const known = isSilentAt(reply, RESPONSE_CODE) || HEADER_CODES.read(code);
  if (!known) findings.unmapped.push(`responseCode:${code ?? UNREADABLE}`);
  readElements(reply, context.settings.reviewRules, findings);
  return interpret(weigh(reply, findings, context));
}

/** A reply to somebody else's request is nobody's; rejected requests echo an empty text (reference experian.md 12, trap 14). */
function checkEcho(reply: JsonObject, { reference, log }: ReplyContext): void {
  const header = reply['responseHeader'] as JsonObject;
  const echoed = header['clientReferenceId'] ?? '';
  if (echoed === '' || echoed === reference) return;
  log.warn('experian.response_mismatch', { reference });
  throw new ProviderError('unreadable_response', "Experian's reply belongs to another request.", {
    delivery: 'sent',
    vendorReference: transactionOf(reply),
  });
}

/** Table B of section 11: throws, decides, or leaves the word to the decision. */
function readHeader(reply: JsonObject, http: HttpReply, log: ProviderLog): Reading | undefined {
  const code = codeOf(stringAt(reply, RESPONSE_CODE));
  const row = HEADER_CODES.read(code);
  if (code === MESSAGE_OUTDATED) log.warn('experian.message_outdated', { hint: 'check the clock of this host' });
  if (row?.fault) throw faultOf(row.fault, row.says, code, reply);
  if (row?.inconclusive) {
    return {
      headline: 'none',
      signals: [{ code: 'step_up_required', effect: 'neutral', vendorCode: row.code }],
      unmapped: [],
      caveat: row.inconclusive,
      vendorReference: transactionOf(reply),
    };
  }
  if (typeOf(reply) === 'ERROR') throw faultOf('vendor_fault', 'reports an error', code, reply);
  if (http.status !== 200) throw faultOfStatus(http, code);
  return undefined;
}

/** Tables C, D and E of section 11. */
function weigh(reply: JsonObject, findings: Findings, context: ReplyContext): Reading {
  const decision = wordAt(reply, 'responseHeader.overallResponse.decision');
  const undecided = ['', 'NODECISION', 'ERROR'].includes(decision);
  const failure = undecided ? classify(findings.errors) : undefined;
  if (failure?.fault) throw faultOf(failure.fault, failure.says, failure.code, reply);

  const told = { vendorReference: transactionOf(reply), score: findings.score };
  if (failure) {
    findings.note(failure.signal, failure.code, failure.declined ? 'contradicts' : 'neutral');
    const headline: Headline = failure.declined ? 'fail' : 'none';
    return { headline, signals: findings.signals, unmapped: findings.unmapped, caveat: failure.inconclusive, ...told };
  }
  const headline = decision === '' ? fallback(reply, findings, context) : headlineOf(decision, findings, context);
  const caveat = caveatOf(headline, reply, findings, context);
  return { headline, signals: findings.signals, unmapped: findings.unmapped, caveat, ...told };
}

function headlineOf(decision: string, findings: Findings, { settings, log }: ReplyContext): Headline {
  const row = DECISION_CODES.read(decision);
  if (!row) {
    const code = codeOf(decision) ?? UNREADABLE;
    log.warn('experian.unknown_decision', { decision: code.slice(0, 10) });
    findings.unmapped.push(`decision:${code}`);
    return 'none';
  }
  const headline = settings.decisions?.[row.code as keyof DecisionOverrides] ?? row.headline;
  if (row.signal) findings.note(row.signal, row.code, EFFECT_OF[headline]);
  return headline;
}

const EFFECT_OF = { pass: 'supports', fail: 'contradicts', refer: 'neutral', none: 'neutral' } as const;

/** A missing decision may be told by the one Precise ID element, where the tenant says so and no step speaks against it. */
function fallback(reply: JsonObject, findings: Findings, { settings }: ReplyContext): Headline {
  const [finalDecision, ...others] = findings.finalDecisions;
  if (!settings.finalDecisionFallback || others.length > 0) return 'none';
  const headline = FINAL_DECISIONS.read(finalDecision)?.headline ?? 'none';
  if (headline === 'pass' && !everyStepFavours(reply)) return 'none';
  findings.note('provider_warning', `finalDecision:${codeOf(finalDecision) ?? 'none'}`);
  return headline;
}

/** Why this is less than a complete pass, gravest first. */
function caveatOf(
  headline: Headline,
  reply: JsonObject,
  findings: Findings,
  { needsPreciseId }: ReplyContext,
): InconclusiveReason | undefined {
  const guard = GUARD_NAMES.find((name) => findings.fired.has(name));
  if (guard) return GUARDS[guard].reason;
  if (findings.reviewRule) return 'risk';
  if (headline !== 'pass') return undefined;
  const complete = typeOf(reply) === 'INFO' && stringAt(reply, RESPONSE_CODE)?.trim() === WORKFLOW_COMPLETE;
  const whole = complete && findings.errors.length === 0 && !findings.incomplete && findings.uncleared.size === 0;
  return whole && !(needsPreciseId && findings.finalDecisions.length === 0) ? undefined : 'partial';
}

/** Table C of section 11: the gravest class among the errors; a code of another service, or without a row, decides nothing. */
function classify(errors: readonly ElementError[]) {
  const codes = errors.filter(({ serviceName }) => serviceName === 'preciseid').map(({ code }) => code);
  for (const row of ERROR_CLASSES) {
    const code = codes.find((candidate) => row.codes.includes(candidate));
    if (code) return { ...row, code };
  }
  return undefined;
}

const RESPONSE_CODE = 'responseHeader.responseCode';
const typeOf = (reply: JsonObject): string => wordAt(reply, 'responseHeader.responseType');

/** Experian's transaction id; "" and "0" stand for none (CrossCore response, reference experian.md section 5.1). */
function transactionOf(reply: JsonObject): string | undefined {
  const id = codeOf(stringAt(reply, 'responseHeader.expRequestId'));
  return id === '0' ? undefined : id;
}

const faultOf = (kind: ProviderError['kind'], says: string, vendorCode: string | undefined, reply: JsonObject) =>
  new ProviderError(kind, `Experian ${says}.`, { delivery: 'sent', vendorCode, vendorReference: transactionOf(reply) });
