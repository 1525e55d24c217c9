import type { LoggedEntry } from './decision-store.port.js';
import type { TimelineEvent } from './decision-view.js';

/** What an envelope holds; docs/audit-log-format.md. */
export interface EntryText {
  readonly uid: string;
  readonly at: string;
  readonly kind: string;
  readonly actor: { readonly type: string; readonly id: string };
  readonly decision?: string;
  readonly subject?: string;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Progress {
  /** The log that is open; an older one was sealed to its end when it was closed. */
  readonly origin: string;
  readonly sealed: number;
  readonly anchored: number;
}

export const readEnvelope = (envelope: Buffer): EntryText => JSON.parse(envelope.toString('utf8')) as EntryText;

export function timelineEvent({ origin, index, envelope }: LoggedEntry, progress: Progress): TimelineEvent {
  const { uid, at, kind, actor, body } = readEnvelope(envelope);
  return { index, uid, at, kind, actor, body, state: stateOf(origin, index, progress) };
}

function stateOf(origin: string, index: number, progress: Progress): TimelineEvent['state'] {
  if (origin !== progress.origin) return 'sealed';
  if (index < progress.anchored) return 'anchored';
  return index < progress.sealed ? 'sealed' : 'sequenced';
}
