import { type CodeRow, codeTable } from '#libs/provider-kit';
import type { ApplicantAttribute, ProviderErrorKind, SignalCode, SignalEffect } from '#libs/provider-spec';

const SCHEMA = 'Key vocabulary, reference idology.md section 5';
const QUALIFIERS = 'Qualifier keys, reference idology.md section 6';
const WATCH_LISTS = 'Watch lists, reference idology.md section 7';

export type Verdict = 'pass' | 'fail' | 'partial' | 'restricted';

interface VerdictRow extends CodeRow {
  readonly verdict: Verdict;
}

/** `summary-result/key`: the verdict by the account's own rules. */
export const SUMMARY_VERDICTS = codeTable<VerdictRow>([
  { code: 'id.success', verdict: 'pass', source: SCHEMA },
  { code: 'id.failure', verdict: 'fail', source: SCHEMA },
  { code: 'id.partial', verdict: 'partial', source: SCHEMA },
]);

/** `results/key`: was the person located. It decides only on an account without rules. */
export const RESULT_VERDICTS = codeTable<VerdictRow>([
  { code: 'result.match', verdict: 'pass', source: SCHEMA },
  { code: 'result.no.match', verdict: 'fail', source: SCHEMA },
  { code: 'result.match.restricted', verdict: 'restricted', source: SCHEMA },
]);

/** Nobody was found: then no note is a match either (section 5). */
export const NOT_LOCATED = 'result.no.match';

export interface NoteRow extends CodeRow {
  readonly signal: SignalCode;
  /** `neutral` unless the row says otherwise: the account's rules have weighed the note already. */
  readonly effect: SignalEffect;
}

const notes =
  (prefix: string, source: string) =>
  (signal: SignalCode, keys: string, effect: SignalEffect = 'neutral'): readonly NoteRow[] =>
    keys.split(/\s+/).map((key) => ({ code: prefix + key, signal, effect, source }));

const note = notes('resultcode.', QUALIFIERS);
const phoneNote = notes('idphone.', QUALIFIERS);
const mobileNote = notes('resultcode.mobile.', `${QUALIFIERS}, mobile`);
const scanNote = notes('resultcode.scan.', `${QUALIFIERS}, scan`);
const ipNote = notes('resultcode.', `${QUALIFIERS}, IP`);
const emailNote = notes('resultcode.', `${QUALIFIERS}, e-mail`);

/** What both alert lists may be about; the prefix alone counts too, so that a ninth kind is no surprise. */
const LISTED = 'ssn address address.zip ip phone email domain document.number *';

/** ID Notes, wherever they stand: qualifiers, and the few elements that carry a key of the same kind. */
export const NOTES = codeTable<NoteRow>([
  // Address
  ...note('address_mismatch', 'address.does.not.match street.name.does.not.match street.number.does.not.match'),
  ...note('address_mismatch', 'zip.does.not.match zip.code.does.not.match state.does.not.match'),
  ...note('address_mismatch', 'alternate.address.alert address.location.alert'),
  ...note('address_risk', 'input.address.is.po.box located.address.is.po.box'),
  ...note('address_risk', 'warm.input.address.alert warm.address.alert'),
  ...note('address_risk', 'input.address.is.not.deliverable located.address.is.not.deliverable'),
  // The second spelling is one client's (S15 of the reference's list).
  ...note('address_risk', 'high.risk.address.alert high.risk.adddress.alert'),
  ...note('address_risk', 'address.velocity.alert address.stability.alert address.longevity.alert'),
  ...note('provider_warning', 'newer.record.found new.record.found'),
  ...note('thin_file', 'single.address.in.file single.address'),
  // Date of birth and age
  ...note('underage', 'coppa.alert age.below.minimum under.age'),
  ...note('date_of_birth_mismatch', 'dob.does.not.match yob.does.not.match yob.within.one.year mob.does.not.match'),
  ...note('data_unavailable', 'no.dob.available no.mob.available'),
  ...note('provider_warning', 'age.above.maximum of.age confirm.age'),
  // Social security number and identity
  ...note('national_id_mismatch', 'ssn.does.not.match ssn.within.one.digit'),
  ...note('data_unavailable', 'ssn.not.available'),
  ...note('national_id_risk', 'ssn.issued.prior.to.dob ssn.not.valid ssn.invalid ssn.tied.to.multiple.names'),
  ...note('national_id_risk', 'input.ssn.is.itin located.itin'),
  ...note('deceased', 'subject.deceased'),
  ...note('name_mismatch', 'first.name.does.not.match last.name.does.not.match'),
  ...note('thin_file', 'thin.file data.strength.alert'),
  ...note('provider_warning', 'multiple.records.found bankruptcy'),
  ...note('fraud_alert', 'activation.date.alert'),
  ...note('low_risk', 'low.risk', 'supports'),
  ...note('provider_warning', 'medium.risk'),
  ...note('high_risk', 'high.risk'),
  // Watch list: a comparison with a listed person bars a pass even where the hit itself is not told.
  ...notes('resultcode.', WATCH_LISTS)(
    'watchlist_hit',
    'pa.dob.match pa.dob.does.not.match pa.dob.not.available',
    'contradicts',
  ),
  ...notes('resultcode.blacklist.alert.', `${QUALIFIERS}, own alert list`)('alert_list_hit', LISTED),
  ...notes('resultcode.network.alert.', `${QUALIFIERS}, network list`)('fraud_alert', LISTED),
  // IP address
  ...ipNote('data_unavailable', 'ip.not.located ip.location.not.available'),
  ...ipNote('ip_risk', 'ip.invalid ip.state.does.not.match'),
  ...ipNote('ip_risk', 'high.risk.ip.bot high.risk.ip.spam high.risk.ip.tor'),
  // E-mail
  ...emailNote('email_risk', 'invalid.email.address email.domain.does.not.exist domain.recently.verified'),
  ...emailNote('provider_warning', 'private.email.domain corporate.email.domain'),
  ...notes('resultcode.high.risk.email.', `${QUALIFIERS}, e-mail`)(
    'email_risk',
    'recently.verified country fraud tumbled disposable domain',
  ),
  // Phone
  ...note('phone_risk', 'invalid.phone.number'),
  ...notes('resultcode.input.phone.number.does.not.match.', `${QUALIFIERS}, phone`)(
    'phone_mismatch',
    'input.state located.state ip.state',
  ),
  ...phoneNote('phone_match', 'match', 'supports'),
  ...phoneNote('phone_mismatch', 'does.not.match'),
  ...phoneNote('data_unavailable', 'not.available'),
  ...phoneNote('provider_warning', 'wireless'),
  ...phoneNote('phone_risk', 'pager'),
  ...mobileNote('phone_risk', 'id.age.alert change.event.number change.event.status change.event.ported'),
  ...mobileNote('phone_risk', 'change.event.device change.event.simswap'),
  ...mobileNote('provider_warning', 'account.type.postpaid account.type.prepaid account.type.unknown'),
  ...mobileNote('provider_warning', 'account.status.active'),
  ...mobileNote('phone_risk', 'account.status.deactivated account.status.suspended account.status.absent'),
  // Document scan
  ...scanNote('document_risk', 'capture.document.not.verified capture.ocr.not.successful capture.barcode.not.read'),
  ...scanNote('document_risk', 'capture.review.document capture.document.expired capture.restricted.country'),
  ...scanNote('document_risk', 'capture.restricted.template capture.document.type.not.allowed'),
  ...scanNote('document_risk', 'capture.face.compare.alert field.crosscheck.failed'),
  ...scanNote('document_risk', 'invalid.issuance.expiration.date invalid.template.layout possible.image.tampering'),
  // Questions that could not be asked
  ...notes('', 'KBA, reference idology.md section 8')(
    'data_unavailable',
    'id.not.eligible.for.questions result.questions.no.data',
  ),
]);

/** Whoever has this note is a child; IDology itself discards the record (mapping rule 9a, reference idology.md section 15). */
export const CHILD_NOTE = 'resultcode.coppa.alert';

/** Notes that keep a pass from being one, unless the settings say otherwise (mapping rule 13). `*` at the end: every key that begins so. */
export const HARD_NOTES: readonly string[] = [
  'subject.deceased',
  'ssn.issued.prior.to.dob',
  'ssn.not.valid',
  'ssn.invalid',
  'ssn.tied.to.multiple.names',
  'age.below.minimum',
  'under.age',
  'blacklist.alert.*',
  'network.alert.*',
  'high.risk',
].map((key) => `resultcode.${key}`);

/** On an account without rules nobody has weighed a mismatch: each is a hard note then (end of section 15). */
export const MISMATCH = /\.does\.not\.match(\.|$)/;

/** `restriction/key`. Every other key, and none, is a hit (mapping rule 9b). */
export const RESTRICTIONS = codeTable<NoteRow>([
  { code: 'global.watch.list', signal: 'watchlist_hit', effect: 'blocks', source: WATCH_LISTS },
  { code: 'global.watch.list.no.match', signal: 'watchlist_clear', effect: 'supports', source: WATCH_LISTS },
]);

/** `velocity-result/key`: what was asked for repeatedly (keys seen in section 5). */
export const VELOCITY_KEYS: ReadonlySet<string> = new Set(['ADDR', 'NAME']);

/** `pa/list` is free text; these words of it make a code (names seen in section 7). */
export const LIST_NAMES: readonly { readonly words: RegExp; readonly code: string }[] = [
  { words: /foreign asset|ofac/i, code: 'ofac' },
  { words: /politically exposed|\bpep\b/i, code: 'pep' },
  { words: /hm treasury/i, code: 'uk-hmt' },
];

export interface StatedFault {
  readonly text: RegExp;
  readonly kind: ProviderErrorKind;
  /** Our word for it, since IDology has texts only. */
  readonly vendorCode: string;
  readonly says: string;
  readonly attributes?: readonly ApplicantAttribute[];
}

const MISSING = 'says that a field is missing which it needs';
const missing = (text: RegExp, attributes: readonly ApplicantAttribute[]): StatedFault => ({
  text,
  kind: 'refused_request',
  vendorCode: 'rejected_input',
  says: MISSING,
  attributes,
});

/**
 * Texts of `<error>` and `<failed>`, first match counts. They vary between products and years, so these are patterns
 * (Errors, reference idology.md sections 9 and 15 rule 6).
 */
export const STATED_FAULTS: readonly StatedFault[] = [
  {
    text: /^invalid user ?name (and|or) password/i,
    kind: 'unauthenticated',
    vendorCode: 'invalid_credentials',
    says: 'refused our credentials',
  },
  {
    text: /^your ip address is not registered/i,
    kind: 'unauthenticated',
    vendorCode: 'address_not_registered',
    says: 'does not know the network address that we call from',
  },
  missing(/^no (street )?address submitted/i, ['streetAddress']),
  missing(/^no first ?name submitted/i, ['givenName']),
  missing(/^no last ?name submitted/i, ['surname']),
  missing(/^no (zip|city|state)\b.* submitted/i, ['postalCode', 'city', 'state']),
  missing(/^no .+ submitted/i, []),
  {
    text: /^(null arguments|invalid (transaction|image))/i,
    kind: 'misconfigured',
    vendorCode: 'rejected_input',
    says: 'refused the form of the request',
  },
];

/** Any other text (rule 6d). */
export const UNKNOWN_FAULT = {
  kind: 'vendor_fault',
  vendorCode: 'unrecognised_error',
  says: 'reports an error in words that we do not know',
} as const satisfies Omit<StatedFault, 'text'>;

/** Elements of the root that are read, or known to say nothing of the verdict (response schema, section 5). */
export const KNOWN_ELEMENTS: ReadonlySet<string> = new Set([
  'id-number',
  'invoice',
  'summary-result',
  'results',
  'idliveq-indicated',
  'eligible-for-questions',
  'qualifiers',
  'located-record',
  'restriction',
  'velocity-results',
  'idnotescore',
  'idphone-result',
  'questions',
  'differentiator-question',
  'differentiator-questions',
  'idliveq-error',
  'idliveq-challenge-error',
  'id-scan',
  'id-scan-url',
]);

/** Elements of answers to calls that we never make: a reply with one of them is about something else (sections 5, 8 and 10). */
export const FOREIGN_ELEMENTS: ReadonlySet<string> = new Set([
  'answers-received',
  'idliveq-result',
  'idliveq-challenge-result',
  'iq-summary-result',
  'iq-challenge-summary-result',
  'id-scan-result',
  'id-scan-verification-result',
  'id-scan-summary-result',
  'capture-result',
  'capture-decision',
]);
