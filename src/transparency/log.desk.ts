import { consistencyHashes, type NoteSigner, readTilePath, TILE_WIDTH, widthOf } from '#libs/transparency-log';
import type { AuditLog } from '../audit/index.js';
import { LogFiles } from './log-files.js';
import { checkpointView } from './log-reader.js';
import type { AnchorState, LogPosition, LogReads } from './log-reads.port.js';
import { stateOf } from './log-state.js';
import type { AnchorView, ConsistencyView, LogView, VerificationView } from './log-view.js';
import { StoredTiles } from './stored-tiles.js';
import type { VerificationRunner } from './verification.runner.js';
import type { Verification } from './verification-store.port.js';

export interface LogDeskParts {
  readonly log: AuditLog;
  readonly reads: LogReads;
  readonly signers: readonly Pick<NoteSigner, 'name' | 'algorithm' | 'vkey'>[];
  /** Names and kinds of the configured anchors. */
  readonly anchors: readonly Pick<AnchorView, 'anchor' | 'kind'>[];
  readonly verifications: VerificationRunner;
  readonly clock: { now(): Date };
}

/** What staff ask of the log. */
export class LogDesk {
  constructor(private readonly parts: LogDeskParts) {}

  async view(): Promise<LogView> {
    const { log, reads, signers, anchors, verifications, clock } = this.parts;
    const [origins, states, last] = await Promise.all([
      reads.origins(),
      reads.anchors(log.origin),
      verifications.last(),
    ]);
    const position = origins.find(({ origin }) => origin === log.origin);
    if (!position) throw new Error('the open log is not in the database');
    return {
      origin: log.origin,
      size: position.next,
      ...(position.checkpoint && { checkpoint: checkpointView(position.checkpoint) }),
      anchors: anchors.map((anchor) =>
        anchorView(
          anchor,
          states.find((state) => state.anchor === anchor.anchor),
        ),
      ),
      keys: signers.map(({ name, algorithm, vkey }) => ({ name, algorithm, vkey })),
      ...stateOf(position, clock.now()),
      ...(last && { lastVerification: verificationView(last) }),
      closed: origins.flatMap(closedView),
    };
  }

  /** The last signed note; undefined before the first. */
  async checkpoint(): Promise<string | undefined> {
    return (await this.#position())?.checkpoint?.note;
  }

  /** A tile or entry bundle by its C2SP path; undefined where there is none. What is not under a checkpoint is not given. */
  async tile(path: string): Promise<Buffer | undefined> {
    const place = readTilePath(path);
    const size = (await this.#position())?.checkpoint?.size ?? 0;
    if (!place) return undefined;
    const { level, index, width } = place;
    if (widthOf(size, level === 'entries' ? 0 : level, index) < Math.min(width, TILE_WIDTH)) return undefined;
    const files = new LogFiles(this.parts.reads, this.parts.log.origin);
    return level === 'entries' ? files.bundle(index, width) : files.tile(level, index, width);
  }

  /** That the log of `to` entries begins with that of `from`; undefined where no checkpoint is as large. */
  async consistency(from: number, to: number): Promise<ConsistencyView | undefined> {
    const { reads, log } = this.parts;
    const checkpoint = (await this.#position())?.checkpoint;
    if (!checkpoint || from > to || to > checkpoint.size) return undefined;
    const hashes = await consistencyHashes(new StoredTiles(reads, log.origin), from, to);
    return { origin: log.origin, from, to, hashes: hashes.map((hash) => Buffer.from(hash).toString('base64')) };
  }

  #position(): Promise<LogPosition | undefined> {
    return this.parts.reads.position(this.parts.log.origin);
  }
}

function anchorView(anchor: Pick<AnchorView, 'anchor' | 'kind'>, state: AnchorState | undefined): AnchorView {
  const { size, at, problem } = state ?? {};
  return {
    ...anchor,
    ...(size === undefined ? {} : { size }),
    ...(at && { at: at.toISOString() }),
    ...(problem && { problem }),
  };
}

const closedView = ({ origin, next: size, closedAt }: LogPosition) =>
  closedAt ? [{ origin, size, closedAt: closedAt.toISOString() }] : [];

export function verificationView(verification: Verification): VerificationView {
  const { verificationId, startedAt, endedAt, state, checked, size, badIndex, problem, touchedAt } = verification;
  const seconds = ((endedAt ?? touchedAt).getTime() - startedAt.getTime()) / 1_000;
  return {
    verificationId,
    startedAt: startedAt.toISOString(),
    ...(endedAt && { endedAt: endedAt.toISOString() }),
    state,
    checked,
    size,
    ...(seconds > 0 && checked > 0 ? { entriesPerSecond: Math.round(checked / seconds) } : {}),
    ...(badIndex === undefined ? {} : { badIndex }),
    ...(problem && { problem }),
  };
}
