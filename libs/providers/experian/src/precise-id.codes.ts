import { type CodeRow, codeTable } from '#libs/provider-kit';
import type { InconclusiveReason, ProviderErrorKind, SignalCode, SignalEffect } from '#libs/provider-spec';
import type { GuardName } from './experian.codes.js';

/** What an error of Precise ID says when there is no decision. Rows stand in the order of gravity: the worst class speaks. */
export interface ErrorClass {
  readonly codes: readonly string[];
  readonly fault?: ProviderErrorKind;
  readonly inconclusive?: InconclusiveReason;
  /** The person was refused. */
  readonly declined?: true;
  readonly signal: SignalCode;
  readonly says: string;
}

const list = (text: string): readonly string[] => text.split(' ');

/** Precise ID error codes, reference experian.md sections 6.5 and 11 C. */
export const ERROR_CLASSES: readonly ErrorClass[] = [
  {
    codes: list('709'),
    fault: 'unauthenticated',
    signal: 'provider_warning',
    says: 'refused the Precise ID user or password',
  },
  {
    codes: list('711 388 313'),
    fault: 'misconfigured',
    signal: 'provider_warning',
    says: 'refused the Precise ID product settings',
  },
  {
    codes: list('258 259 304 324 352 358 362 720'),
    fault: 'vendor_fault',
    signal: 'data_unavailable',
    says: 'has no access to Precise ID for now',
  },
  { codes: list('710'), fault: 'vendor_fault', signal: 'data_unavailable', says: 'lost the session of the questions' },
  { codes: list('018'), inconclusive: 'risk', signal: 'fraud_alert', says: 'has a fraud report of the consumer' },
  { codes: list('010'), declined: true, signal: 'underage', says: 'calls the applicant under age' },
  {
    codes: list('013 045 049 092 106 323 403 404 405 406 407 627 633 708'),
    inconclusive: 'insufficient_data',
    signal: 'data_unavailable',
    says: "cannot work with the applicant's data",
  },
];

/** Values of the Precise ID score that are no scores (Scores and reason codes, reference experian.md section 8.3). */
export const SCORE_SENTINELS: ReadonlyMap<number, GuardName> = new Map([
  [9001, 'consumer_deceased'],
  [9012, 'consumer_fraud_alert'],
  [9013, 'file_blocked'],
  [9999, 'invalid_input_score'],
]);

/** Guards that can be cleared only by a score. */
export const SCORE_GUARDS: readonly GuardName[] = [...SCORE_SENTINELS.values()];

export interface IndicatorRow extends CodeRow {
  readonly signal: SignalCode;
  readonly guard?: GuardName;
}

const FRAUD_SHIELD = 'Fraud Shield indicators, reference experian.md section 8.3';
const indicator = (code: string, signal: SignalCode, guard?: GuardName): IndicatorRow => ({
  code,
  signal,
  guard,
  source: FRAUD_SHIELD,
});

/** A fired indicator can stand beside ACC: evidence, unless the row names a guard. */
export const INDICATOR_CODES = codeTable<IndicatorRow>([
  indicator('01', 'address_mismatch'),
  indicator('02', 'address_risk'),
  indicator('03', 'address_mismatch'),
  indicator('04', 'national_id_risk'),
  indicator('05', 'deceased', 'consumer_deceased'),
  indicator('06', 'national_id_risk'),
  ...list('07 08 09 19 20 27').map((code) => indicator(code, 'provider_warning')),
  ...list('10 11 15 16 17 18').map((code) => indicator(code, 'address_risk')),
  indicator('13', 'national_id_risk', 'ssn_high_risk'),
  indicator('14', 'national_id_risk', 'ssn_high_risk'),
  indicator('21', 'provider_warning'),
  indicator('25', 'deceased', 'consumer_deceased'),
  indicator('26', 'national_id_risk'),
]);

/** Indicators that Experian always returns, fired or not: without them their guards are not cleared. */
export const REQUIRED_INDICATORS = ['05', '13', '14'] as const;

/** Rule 3001: the consumer is on no file, and the score means nothing (reference experian.md section 8.3). */
export const NOT_FOUND_RULE = '3001';

/** `kbascore.general.kbaresultCode` (KIQ, reference experian.md section 8.4); 0: questions made, or graded. */
export const KBA_RESULTS: ReadonlyMap<string, GuardName | 'fine'> = new Map([
  ['0', 'fine'],
  ['8', 'consumer_deceased'],
  ['9', 'consumer_not_found'],
]);

export interface MatchRow extends CodeRow {
  readonly signal: SignalCode;
  readonly effect: SignalEffect;
}

const match = (code: string, signal: SignalCode, effect: SignalEffect = 'neutral'): MatchRow => ({
  code,
  signal,
  effect,
  source: 'Match codes, reference experian.md section 8.3',
});

/** Evidence about single attributes; the decision has weighed it already. */
export const MATCH_TABLES = {
  dateOfBirth: codeTable<MatchRow>([
    match('1', 'date_of_birth_match', 'supports'),
    match('9', 'date_of_birth_match', 'supports'),
    match('3', 'date_of_birth_mismatch'),
  ]),
  consumerID: codeTable<MatchRow>([
    match('E*', 'national_id_match', 'supports'),
    match('4*', 'national_id_match', 'supports'),
    match('F*', 'national_id_mismatch'),
    match('NX', 'national_id_mismatch'),
    match('IX', 'national_id_risk'),
  ]),
  address: codeTable<MatchRow>([match('A1', 'address_match', 'supports'), match('XO', 'address_mismatch')]),
} as const;

/** OFAC codes that are no hit: 1, or a blank (OFAC, reference experian.md section 8.3). */
export const OFAC_CLEAR: ReadonlySet<string> = new Set(['1', '']);

/** Final decisions of Precise ID (reference experian.md section 6.2); R followed by two digits is a referral by priority. */
export const FINAL_DECISIONS = codeTable<CodeRow & { readonly headline: 'pass' | 'refer' }>([
  { code: 'ACC', headline: 'pass', source: 'reference experian.md section 11 D' },
  { code: 'REF', headline: 'refer', source: 'reference experian.md section 11 D' },
  { code: 'R*', headline: 'refer', source: 'reference experian.md section 11 D' },
]);
