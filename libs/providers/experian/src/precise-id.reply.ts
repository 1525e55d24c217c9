import { arrayAt, type JsonObject, type JsonValue, numberAt, objectAt, objectsAt, stringAt } from '#libs/provider-kit';
import { codeOf, entriesOf, type Findings, pairCode } from './experian.findings.js';
import {
  INDICATOR_CODES,
  KBA_RESULTS,
  MATCH_TABLES,
  NOT_FOUND_RULE,
  OFAC_CLEAR,
  REQUIRED_INDICATORS,
  SCORE_GUARDS,
  SCORE_SENTINELS,
} from './precise-id.codes.js';

/** Precise ID members, reference experian.md sections 8.1 and 8.2. `detail` blocks hold other people: never read. */
const SERVER = 'otherData.json.fraudSolutions.response.products.preciseIDServer';

const readers = [readScore, readFraudShield, readRules, readOfac, readQuestions, readMatches];

export function readPreciseId(element: JsonObject, findings: Findings): void {
  const server = objectAt(element, SERVER);
  findings.finalDecisions.push(finalDecisionOf(element, server));
  if (server?.['error'] !== undefined && server['error'] !== null) {
    findings.errors.push({ serviceName: 'preciseid', code: codeOf(stringAt(server, 'error.errorCode')) ?? 'none' });
  }
  for (const read of readers) read(element, server, findings);
}

/** The element's and the product's final decision; two that differ are none. */
function finalDecisionOf(element: JsonObject, server: JsonObject | undefined): string | undefined {
  const ofElement = objectsAt(element, 'decisions').find((entry) => stringAt(entry, 'element') === 'finalDecision');
  const told = [stringAt(ofElement, 'value'), stringAt(server, 'summary.finalDecision')]
    .map((value) => value?.trim().toUpperCase())
    .filter((value) => value !== undefined);
  return new Set(told).size === 1 ? told[0] : undefined;
}

/** A zero-padded text in one place and a number in another (reference experian.md section 8.2). */
function scoresOf(element: JsonObject, server: JsonObject | undefined): readonly number[] {
  const padded = stringAt(server, 'summary.scores.preciseIDScore')?.trim() ?? '';
  const repeated = objectsAt(element, 'scores')
    .filter((entry) => stringAt(entry, 'name') === 'preciseIDScore')
    .map((entry) => numberAt(entry, 'score'));
  return [/^\d{1,9}$/.test(padded) ? Number(padded) : undefined, ...repeated].filter((score) => score !== undefined);
}

function readScore(element: JsonObject, server: JsonObject | undefined, findings: Findings): void {
  const scores = new Set(scoresOf(element, server));
  if (scores.size === 0) findings.missEvidence(...SCORE_GUARDS);
  if (scores.size > 1) findings.incomplete = true;
  for (const score of scores) {
    const guard = SCORE_SENTINELS.get(score);
    if (guard) findings.fire(guard, `preciseIDScore:${score}`);
    else if (score >= 0 && score <= 999) findings.score = score;
    else findings.unmapped.push(`preciseIDScore:${score}`);
  }
}

function readFraudShield(_element: JsonObject, server: JsonObject | undefined, findings: Findings): void {
  const seen = new Set<string>();
  for (const detail of ['glbDetail', 'fcraDetail']) {
    if (!server) break;
    for (const indicator of entriesOf(server, `${detail}.fraudShield.indicator`, findings)) {
      const code = codeOf(stringAt(indicator, 'code'));
      const value = stringAt(indicator, 'value')?.trim().toUpperCase();
      if (!code || (value !== 'Y' && value !== 'N')) findings.incomplete = true;
      else seen.add(code);
      if (code && value === 'Y') fireIndicator(code, findings);
    }
  }
  if (!seen.has(REQUIRED_INDICATORS[0])) findings.missEvidence('consumer_deceased');
  if (!REQUIRED_INDICATORS.slice(1).every((code) => seen.has(code))) findings.missEvidence('ssn_high_risk');
}

function fireIndicator(code: string, findings: Findings): void {
  const row = INDICATOR_CODES.read(code);
  const vendorCode = `fraudShield:${code}`;
  if (!row) findings.unmapped.push(vendorCode);
  else if (row.guard) findings.fire(row.guard, vendorCode);
  else findings.note(row.signal, vendorCode);
}

function readRules(element: JsonObject, server: JsonObject | undefined, findings: Findings): void {
  const lists = [arrayAt(server, 'glbDetail.glbRules.glbRule'), arrayAt(server, 'fcraDetail.fcraRules.fcraRule')];
  const elementRules = objectsAt(element, 'rules').map((rule) => codeOf(stringAt(rule, 'ruleId')));
  if (lists.every((list) => list === undefined) && elementRules.length === 0)
    findings.missEvidence('consumer_not_found');
  // Blank codes fill unused slots.
  const codes = [...lists.flatMap((list) => list ?? []).map((rule) => codeOf(stringAt(rule, 'code'))), ...elementRules];
  for (const code of new Set(codes)) {
    if (code === NOT_FOUND_RULE) findings.fire('consumer_not_found', `rule:${code}`);
    else if (code) findings.note('provider_warning', `rule:${code}`);
  }
}

/** A hit can stand beside ACCEPT: two separate checks (reference experian.md section 8.3). */
function readOfac(_element: JsonObject, server: JsonObject | undefined, findings: Findings): void {
  const code = pairCode(server, 'preciseMatch.ofac.summary.verificationResult');
  if (code === undefined) findings.missEvidence('watchlist_possible_match');
  else if (!OFAC_CLEAR.has(code)) findings.fire('watchlist_possible_match', `ofac:${codeOf(code) ?? 'unreadable'}`);
  else if (code !== '') findings.note('watchlist_clear', `ofac:${code}`, 'supports');
}

/** Questions that nobody has answered leave the check open (KIQ, reference experian.md section 8.4). */
function readQuestions(_element: JsonObject, server: JsonObject | undefined, findings: Findings): void {
  const result = codeText(objectAt(server, 'kbascore.general')?.['kbaresultCode']);
  if (result !== undefined) {
    const meaning = KBA_RESULTS.get(result);
    if (meaning === undefined) findings.unmapped.push(`kbaresultCode:${codeOf(result) ?? 'unreadable'}`);
    else if (meaning !== 'fine') findings.fire(meaning, `kbaresultCode:${result}`);
  }
  const graded = objectAt(server, 'kbascore.scoreSummary') !== undefined;
  if (server?.['kba'] !== undefined && server['kba'] !== null && !graded) findings.fire('kba_pending', 'kba');
}

const codeText = (value: JsonValue | undefined): string | undefined =>
  typeof value === 'number' || typeof value === 'string' ? String(value).trim() : undefined;

function readMatches(_element: JsonObject, server: JsonObject | undefined, findings: Findings): void {
  const [address] = objectsAt(server, 'preciseMatch.addresses.address');
  const codes = {
    dateOfBirth: pairCode(server, 'preciseMatch.dateOfBirth.summary.matchResult'),
    consumerID: pairCode(server, 'preciseMatch.consumerID.summary.verificationResult'),
    address: pairCode(address, 'summary.verificationResult'),
  };
  for (const [name, code] of Object.entries(codes)) {
    const row = MATCH_TABLES[name as keyof typeof codes].read(code);
    if (row) findings.note(row.signal, `${name}:${code?.trim()}`, row.effect);
  }
}
