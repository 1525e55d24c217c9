import { useWords } from '../words/index.js';
import { Badge, type Tone } from './badge.js';

/** The table of tones: what a colour means is written once. */
const KIND_TONES = { continue: 'good', block: 'bad', correct_input: 'warn' } as const satisfies Record<string, Tone>;
type Kind = keyof typeof KIND_TONES;

const STATUS_TONES = {
  verified: 'good',
  approved: 'good',
  not_required: 'quiet',
  rejected: 'bad',
  denied: 'bad',
  review: 'info',
  pending: 'info',
  correction: 'warn',
  unavailable: 'warn',
} as const satisfies Record<string, Tone>;
type Status = keyof typeof STATUS_TONES;

export const DECISION_KINDS = Object.keys(KIND_TONES) as readonly Kind[];
export const DECISION_STATUSES = Object.keys(STATUS_TONES) as readonly Status[];

const isKind = (text: string): text is Kind => Object.hasOwn(KIND_TONES, text);
const isStatus = (text: string): text is Status => Object.hasOwn(STATUS_TONES, text);

/** Words for what the service says in codes; a code that we do not know is shown as it is. */
export function useDecisionWords() {
  const { t } = useWords('shared');
  return {
    kind: (text: string): string => (isKind(text) ? t(`decision.kind.${text}`) : text),
    status: (text: string): string => (isStatus(text) ? t(`decision.status.${text}`) : text),
  };
}

export function KindBadge({ kind }: { readonly kind: string }) {
  const words = useDecisionWords();
  return <Badge tone={isKind(kind) ? KIND_TONES[kind] : 'quiet'}>{words.kind(kind)}</Badge>;
}

export function StatusBadge({ status }: { readonly status: string }) {
  const words = useDecisionWords();
  return <Badge tone={isStatus(status) ? STATUS_TONES[status] : 'quiet'}>{words.status(status)}</Badge>;
}

/** `no_record_found` as people read it. */
export const readable = (code: string): string => code.replaceAll('_', ' ');
