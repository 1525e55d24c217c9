import {
  arrayAt,
  isSilentAt,
  type JsonObject,
  type JsonValue,
  numberAt,
  objectAt,
  objectsAt,
  stringAt,
} from '#libs/provider-kit';
import { codeAt, codeOf, entriesOf, type Findings, pairCode, UNREADABLE, wordAt } from './experian.findings.js';
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
  if (!server && !isSilentAt(element, SERVER)) findings.incomplete = true;
  findings.finalDecisions.push(finalDecisionOf(element, server, findings));
  if (server?.['error'] !== undefined && server['error'] !== null) {
    findings.errors.push({ serviceName: 'preciseid', code: codeOf(stringAt(server, 'error.errorCode')) ?? 'none' });
  }
  for (const read of readers) read(element, server, findings);
}

/** The element's and the product's final decision; two that differ are none. */
function finalDecisionOf(element: JsonObject, server: JsonObject | undefined, findings: Findings): string | undefined {
  const ofElement = entriesOf(element, 'decisions', findings)
    .filter((entry) => stringAt(entry, 'element') === 'finalDecision')
    .map((entry) => wordAt(entry, 'value'));
  const told = [...ofElement, wordAt(server, 'summary.finalDecision')].filter((word) => word !== '');
  return new Set(told).size === 1 ? told[0] : undefined;
}

function scoresOf(element: JsonObject, server: JsonObject | undefined, findings: Findings): readonly number[] {
  const repeated = entriesOf(element, 'scores', findings)
    .filter((entry) => stringAt(entry, 'name') === 'preciseIDScore')
    .map((entry) => scoreAt(entry, 'score', findings));
  const scores = [scoreAt(server, 'summary.scores.preciseIDScore', findings), ...repeated];
  return scores.filter((score) => score !== undefined);
}

/** A zero-padded text in one place and a number in another (reference experian.md sections 8.2 and 12, trap 18). */
function scoreAt(node: JsonObject | undefined, path: string, findings: Findings): number | undefined {
  const text = stringAt(node, path)?.trim() ?? '';
  const score = /^\d{1,9}$/.test(text) ? Number(text) : numberAt(node, path);
  if (score === undefined && !isSilentAt(node, path)) findings.incomplete = true;
  return score;
}

function readScore(element: JsonObject, server: JsonObject | undefined, findings: Findings): void {
  const scores = new Set(scoresOf(element, server, findings));
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
  const elementRules = entriesOf(element, 'rules', findings).map((rule) => codeAt(rule, 'ruleId', findings));
  const lists = ['glbDetail.glbRules.glbRule', 'fcraDetail.fcraRules.fcraRule'];
  if (!lists.some((list) => arrayAt(server, list)) && elementRules.length === 0)
    findings.missEvidence('consumer_not_found');
  const productRules = lists.flatMap((list) => entriesOf(server, list, findings));
  // Blank codes fill unused slots.
  const codes = [...productRules.map((rule) => codeAt(rule, 'code', findings)), ...elementRules];
  for (const code of new Set(codes)) {
    if (code === NOT_FOUND_RULE) findings.fire('consumer_not_found', `rule:${code}`);
    else if (code) findings.note('provider_warning', `rule:${code}`);
  }
}

/** A hit can stand beside ACCEPT: two separate checks (reference experian.md section 8.3). */
function readOfac(_element: JsonObject, server: JsonObject | undefined, findings: Findings): void {
  const code = pairCode(server, 'preciseMatch.ofac.summary.verificationResult');
  if (code === undefined) findings.missEvidence('watchlist_possible_match');
  else if (!OFAC_CLEAR.has(code)) findings.fire('watchlist_possible_match', `ofac:${codeOf(code) ?? UNREADABLE}`);
  else if (code !== '') findings.note('watchlist_clear', `ofac:${code}`, 'supports');
}

/** Questions that nobody has answered leave the check open (KIQ, reference experian.md section 8.4). */
function readQuestions(_element: JsonObject, server: JsonObject | undefined, findings: Findings): void {
  const unsaid = isSilentAt(server, 'kbascore.general.kbaresultCode');
  const result = codeText(objectAt(server, 'kbascore.general')?.['kbaresultCode']) ?? (unsaid ? undefined : UNREADABLE);
  if (result !== undefined) {
    const meaning = KBA_RESULTS.get(result);
    if (meaning === undefined) findings.unmapped.push(`kbaresultCode:${codeOf(result) ?? UNREADABLE}`);
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
