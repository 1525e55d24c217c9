/** What of an entry is shown beside its exact text. */
export interface EntryHead {
  readonly uid?: string;
  readonly kind?: string;
  readonly at?: string;
  /** `staff local:...`. */
  readonly actor?: string;
  /** Of the sign-up that it is about. */
  readonly decision?: string;
}

const textIn = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** Reads an envelope; what is not there, or is no JSON, is left out: the check says that it does not hold. */
export function headOf(envelope: string): EntryHead {
  try {
    const { uid, kind, at, actor, decision } = JSON.parse(envelope) as Record<string, unknown>;
    const { type, id } = (actor ?? {}) as Record<string, unknown>;
    const who = [textIn(type), textIn(id)].filter((part) => part !== undefined).join(' ');
    return {
      uid: textIn(uid),
      kind: textIn(kind),
      at: textIn(at),
      actor: who === '' ? undefined : who,
      decision: textIn(decision),
    };
  } catch {
    return {};
  }
}

/** The number of an entry of a log of `size` entries; undefined for anything else. */
export function indexIn(text: string, size: number): number | undefined {
  const index = /^\d{1,15}$/.test(text.trim()) ? Number(text) : undefined;
  return index !== undefined && index < size ? index : undefined;
}
