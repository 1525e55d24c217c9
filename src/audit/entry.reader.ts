/** What readers of the log take from an entry: ids, kinds, codes and times, because an entry holds nothing else. */
export interface LoggedEvent {
  readonly at: string;
  readonly kind: string;
  readonly actor: { readonly type: string; readonly id: string };
  readonly decision?: string;
  readonly subject?: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** An envelope as docs/audit-log-format.md describes it; it was written by us and is what it says. */
export function readEntry(envelope: Buffer): LoggedEvent {
  const { at, kind, actor, decision, subject, body } = JSON.parse(envelope.toString('utf8')) as LoggedEvent;
  return { at, kind, actor, decision, subject, body };
}
