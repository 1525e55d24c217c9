import type { Anchor } from './anchors/anchor.port.js';
import type { CheckpointGuard } from './checkpoint-guard.port.js';

const PATIENCE_MS = 5_000;

/** The newest checkpoints of those anchors that answer within five seconds: signed notes. */
export async function anchoredNotes(anchors: readonly Anchor[], origin: string): Promise<readonly string[]> {
  const asked = anchors.map((anchor) => anchor.newest(origin, AbortSignal.timeout(PATIENCE_MS)).catch(() => undefined));
  return (await Promise.all(asked)).filter((note) => note !== undefined);
}

/** Every signed note that is kept outside the database and can be reached. */
export async function outsideNotes(
  guard: CheckpointGuard,
  anchors: readonly Anchor[],
  origin: string,
): Promise<readonly string[]> {
  const own = await guard.last(origin);
  return [...(own === undefined ? [] : [own]), ...(await anchoredNotes(anchors, origin))];
}
