import { arrayAt, isSilentAt, type JsonObject, numberAt, objectsAt, stringAt } from '#libs/provider-kit';
import { HARMLESS_ENTRIES } from './experian.codes.js';
import { codeAt, codeOf, entriesOf, type Findings, wordAt } from './experian.findings.js';
import { readPreciseId } from './precise-id.reply.js';

/** Watch-list services score their rules (Element decisions, reference experian.md section 6.2). */
const WATCHLIST_SERVICE = /hunter|pep/;

/** Members that show that a service did its work; an errored element may hold its name and errors only (section 5.1). */
const WORK = ['decision', 'decisions', 'score', 'scores', 'rules', 'matches', 'dataCounts', 'otherData'] as const;

/** Reads `decisionElements`, found by name and never by place. */
export function readElements(reply: JsonObject, reviewRules: readonly string[], findings: Findings): void {
  const elements = entriesOf(reply, 'clientResponsePayload.decisionElements', findings);
  if (elements.length === 0) findings.incomplete = true;
  for (const element of elements) readElement(element, reviewRules, findings);
  readSteps(reply, elements, findings);
}

function readElement(element: JsonObject, reviewRules: readonly string[], findings: Findings): void {
  const name = codeOf(stringAt(element, 'serviceName'));
  const serviceName = name?.toLowerCase() ?? '';
  const didWork = WORK.some((member) => element[member] !== undefined && element[member] !== null);
  if (!name || !didWork) findings.incomplete = true;

  readEvidence(element, name ?? 'unnamed', reviewRules, findings);
  readEntries(element, serviceName, findings);
  if (WATCHLIST_SERVICE.test(serviceName)) readWatchlist(element, name ?? '', findings);
  if (serviceName === 'preciseid') readPreciseId(element, findings);
}

function readEvidence(element: JsonObject, name: string, reviewRules: readonly string[], findings: Findings): void {
  const decision = codeAt(element, 'decision', findings);
  if (decision) findings.note('provider_warning', `${name}:${decision}`);
  for (const rule of entriesOf(element, 'rules', findings)) {
    const id = codeAt(rule, 'ruleId', findings);
    if (!id || numberAt(rule, 'ruleScore') === 0) continue;
    const reviewed = reviewRules.includes(id);
    if (reviewed) findings.reviewRule = true;
    findings.note('provider_warning', `${name}:${id}`, reviewed ? 'contradicts' : 'neutral');
  }
}

/** Warnings are evidence; whatever is not plainly harmless counts as an error. */
function readEntries(element: JsonObject, serviceName: string, findings: Findings): void {
  for (const entry of entriesOf(element, 'warningsErrors', findings)) {
    const code = codeOf(stringAt(entry, 'responseCode')) ?? 'none';
    findings.note('provider_warning', `${serviceName}:${code}`);
    if (!HARMLESS_ENTRIES.has(wordAt(entry, 'responseType'))) findings.errors.push({ serviceName, code });
  }
}

/** A rule with a score above zero is a possible match; a service that says nothing at all has cleared nobody. */
function readWatchlist(element: JsonObject, name: string, findings: Findings): void {
  const rules = entriesOf(element, 'rules', findings);
  const hits = rules.filter((rule) => numberAt(rule, 'ruleScore') !== 0);
  for (const hit of hits) findings.fire('watchlist_possible_match', codeOf(stringAt(hit, 'ruleId')) ?? name);
  if (hits.length > 0) return;
  const told = [
    isSilentAt(element, 'score') || numberAt(element, 'score') === 0,
    isSilentAt(element, 'decision') || wordAt(element, 'decision') === 'NO',
  ];
  const silent = ['score', 'decision'].every((member) => isSilentAt(element, member)) && !arrayAt(element, 'rules');
  if (!silent && !told.includes(false)) findings.note('watchlist_clear', name, 'supports');
  else findings.missEvidence('watchlist_possible_match');
}

/** Step decisions of a service that has nothing against the person (sections 6.1 and 6.2). */
const FAVOURABLE: ReadonlySet<string> = new Set(['ACCEPT', 'CONTINUE', 'AUTH', 'NO']);

const nameOf = (node: JsonObject, member: string): string => stringAt(node, member)?.trim().toLowerCase() ?? '';

/** The overall decision rules (section 5.2); but a step that is not favourable must have left an element that says why. */
function readSteps(reply: JsonObject, elements: readonly JsonObject[], findings: Findings): void {
  const services = new Set(elements.map((element) => nameOf(element, 'serviceName')));
  for (const step of entriesOf(reply, STEPS, findings)) {
    const explained = FAVOURABLE.has(stepDecision(step)) || services.has(nameOf(step, 'decisionSource'));
    if (!explained) findings.incomplete = true;
  }
}

const STEPS = 'clientResponsePayload.orchestrationDecisions';
const stepDecision = (step: JsonObject): string => wordAt(step, 'decision');

export const everyStepFavours = (reply: JsonObject): boolean =>
  objectsAt(reply, STEPS).every((step) => FAVOURABLE.has(stepDecision(step)));
