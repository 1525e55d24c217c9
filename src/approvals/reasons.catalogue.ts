import { CASE_REASONS, type CaseReason } from '../config/index.js';

/** What a reason may be given for. */
export type ReasonFor = 'approve' | 'deny' | 'withdraw' | 'reveal';
export type StaffLanguage = 'en' | 'fr';

interface Reason {
  readonly for: readonly ReasonFor[];
  /** For staff; the applicant never reads them. */
  readonly labels: Readonly<Record<StaffLanguage, string>>;
}

/** Why staff decide: a closed list, so that decisions can be counted and compared. A code never changes its meaning. */
const REASONS = {
  known_person: {
    for: ['approve'],
    labels: { en: 'The person is known to us', fr: 'La personne nous est connue' },
  },
  documents_checked: {
    for: ['approve'],
    labels: { en: 'Documents were checked', fr: 'Les justificatifs ont été vérifiés' },
  },
  partner_confirmed: {
    for: ['approve'],
    labels: { en: 'A partner has confirmed the person', fr: 'Un partenaire a confirmé la personne' },
  },
  unknown_person: {
    for: ['deny'],
    labels: { en: 'Nobody knows the person', fr: 'Personne ne connaît la personne' },
  },
  not_eligible: { for: ['deny'], labels: { en: 'Not eligible', fr: 'Non admissible' } },
  incomplete_details: {
    for: ['deny'],
    labels: { en: 'Details are missing or wrong', fr: 'Données incomplètes ou erronées' },
  },
  suspected_fraud: { for: ['deny'], labels: { en: 'Fraud is suspected', fr: 'Soupçon de fraude' } },
  requester_asked: {
    for: ['withdraw'],
    labels: { en: 'The requester asked for it', fr: 'À la demande du demandeur' },
  },
  opened_in_error: { for: ['withdraw'], labels: { en: 'Opened in error', fr: 'Dossier ouvert par erreur' } },
  review: { for: ['reveal'], labels: { en: 'To review the case', fr: 'Pour examiner le dossier' } },
  subject_request: {
    for: ['reveal'],
    labels: { en: 'The person asked about their data', fr: 'La personne s’est renseignée sur ses données' },
  },
  investigation: { for: ['reveal'], labels: { en: 'For an investigation', fr: 'Pour une enquête' } },
  other: { for: ['approve', 'deny', 'withdraw'], labels: { en: 'Other: see the note', fr: 'Autre : voir la note' } },
} as const satisfies Record<CaseReason, Reason>;

/** May this code be given for this? `offered` narrows what a flow offers; a reason to reveal is the same everywhere. */
export function isReasonFor(code: string, purpose: ReasonFor, offered?: readonly string[]): code is CaseReason {
  if (!Object.hasOwn(REASONS, code)) return false;
  const { for: purposes }: Reason = REASONS[code as CaseReason];
  return purposes.includes(purpose) && (purpose === 'reveal' || (offered?.includes(code) ?? true));
}

export interface ReasonLabel {
  readonly code: CaseReason;
  readonly for: readonly ReasonFor[];
  readonly label: string;
}

/** Every reason with its label in the language. */
export const reasonsIn = (language: StaffLanguage): readonly ReasonLabel[] =>
  CASE_REASONS.map((code) => ({ code, for: REASONS[code].for, label: REASONS[code].labels[language] }));
