/** The newest checkpoint that this browser has checked: enough to notice when the log becomes another one. Nothing else is kept. */
export interface SeenCheckpoint {
  readonly origin: string;
  readonly size: number;
  /** Base64. */
  readonly root: string;
}

const KEY = 'verigate.log';

type Kept = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const isSeen = (value: unknown): value is SeenCheckpoint => {
  const { origin, size, root } = (value ?? {}) as Partial<SeenCheckpoint>;
  return typeof origin === 'string' && Number.isSafeInteger(size) && typeof root === 'string';
};

/** Undefined where nothing was seen, or what is kept is not ours. */
export function recallCheckpoint(kept: Kept = localStorage): SeenCheckpoint | undefined {
  try {
    const value: unknown = JSON.parse(kept.getItem(KEY) ?? 'null');
    return isSeen(value) ? { origin: value.origin, size: value.size, root: value.root } : undefined;
  } catch {
    return undefined;
  }
}

export const rememberCheckpoint = ({ origin, size, root }: SeenCheckpoint, kept: Kept = localStorage): void =>
  kept.setItem(KEY, JSON.stringify({ origin, size, root }));

export const forgetCheckpoint = (kept: Kept = localStorage): void => kept.removeItem(KEY);
