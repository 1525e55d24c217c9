import { type LoggedEvent, readEntry } from '../audit/index.js';
import { FOLDED_KINDS, type FoldedEntry, type FoldSettings, fold } from './fold.js';
import type { DatedTally } from './tally.js';
import type { LoggedBytes, LogWindow, WindowRequest } from './tally-store.port.js';

/** Bounds what one commit reads and what it holds in memory: about a megabyte. */
const WINDOW = 1_000;

export const WINDOW_REQUEST: WindowRequest = {
  kinds: FOLDED_KINDS,
  relatedKinds: ['signup.claimed', 'attempt.indeterminate'],
  limit: WINDOW,
};

interface Read {
  readonly origin: string;
  readonly index: number;
  readonly event: LoggedEvent;
}

const read = ({ origin, index, envelope }: LoggedBytes): Read => ({ origin, index, event: readEntry(envelope) });
const precedes = (a: Read, b: Read): boolean => (a.origin === b.origin ? a.index < b.index : a.origin < b.origin);

/** The rest of what the fold needs is in entries about the same decision; the log keeps them for ever, so a rebuild finds them too. */
export function foldWindow({ entries, related }: LogWindow, settings: FoldSettings): readonly DatedTally[] {
  const [flows, lost] = [new Map<string, string>(), new Map<string, Read>()];
  for (const each of related.map(read)) {
    const { kind, decision = '', body } = each.event;
    if (kind === 'signup.claimed') flows.set(decision, String(body.flow));
    else lost.set(String(body.attempt), each);
  }
  return fold(
    entries.map((bytes): FoldedEntry => {
      const entry = read(bytes);
      const { decision = '', body } = entry.event;
      const loss = lost.get(String(body.attempt));
      return {
        event: entry.event,
        flow: flows.get(decision),
        givenUp: loss !== undefined && precedes(loss, entry),
      };
    }),
    settings,
  );
}
