import type { PoolClient } from 'pg';
import type {
  AnchorReceipt,
  AnchorState,
  Behind,
  KeptCheckpoint,
  LeafRow,
  LogPosition,
  LogReads,
  PublishedKey,
  StoredCheckpoint,
  StoredTile,
  TilePlace,
} from '../transparency/index.js';

type Reader = Pick<PoolClient, 'query'>;
/** Gives a connection for as long as the reading takes. */
export type Lend = <Result>(read: (client: Reader) => Promise<Result>) => Promise<Result>;

interface PositionRow {
  readonly origin: string;
  readonly next: string;
  readonly closed_at: Date | null;
  readonly tiled: string | null;
  readonly size: string | null;
  readonly root: Buffer | null;
  readonly note: string | null;
  readonly signed_at: Date | null;
  readonly refused_at: Date | null;
  readonly problem: string | null;
}

const POSITIONS = `
  select k.origin, k.next, k.closed_at, s.tiled, s.size, s.root, s.note, s.signed_at, s.refused_at, s.problem
    from audit_counter k left join log_seal s on s.origin = k.origin`;

interface CheckpointRow {
  readonly size: string;
  readonly root: Buffer;
  readonly note: string;
  readonly signed_at: Date;
}

const checkpointOf = ({ size, root, note, signed_at }: CheckpointRow): StoredCheckpoint => ({
  size: Number(size),
  root,
  note,
  signedAt: signed_at,
});

function positionOf(row: PositionRow): LogPosition {
  const { origin, next, closed_at, tiled, size, root, note, signed_at, refused_at, problem } = row;
  return {
    origin,
    next: Number(next),
    tiled: Number(tiled ?? 0),
    ...(closed_at && { closedAt: closed_at }),
    ...(size && root && note && signed_at && { checkpoint: checkpointOf({ size, root, note, signed_at }) }),
    ...(refused_at && problem && { refusal: { at: refused_at, problem } }),
  };
}

interface LeafColumns {
  readonly idx: string;
  readonly leaf_hash: Buffer;
  readonly envelope: Buffer;
  readonly uid: string;
  readonly kind: string;
  readonly at: Date;
  readonly decision_id: string | null;
}

const leafOf = ({ idx, leaf_hash, envelope, uid, kind, at, decision_id }: LeafColumns): LeafRow => ({
  index: Number(idx),
  leafHash: leaf_hash,
  envelope,
  copies: { uid, kind, at: at.toISOString(), ...(decision_id === null ? {} : { decision: decision_id }) },
});

interface AnchorRow {
  readonly anchor: string;
  readonly kind: AnchorState['kind'];
  readonly size: string | null;
  readonly root: Buffer | null;
  readonly anchored_at: Date | null;
  readonly attempts: number;
  readonly next_at: Date;
  readonly problem: string | null;
}

const anchorOf = ({ anchor, kind, size, root, anchored_at, attempts, next_at, problem }: AnchorRow): AnchorState => ({
  anchor,
  kind,
  ...(size === null ? {} : { size: Number(size) }),
  ...(root && { root }),
  ...(anchored_at && { at: anchored_at }),
  attempts,
  nextAt: next_at,
  ...(problem && { problem }),
});

/** Every statement finds its rows by a primary key, so that a log of any length costs the same. */
export class PostgresLogReads implements LogReads {
  constructor(private readonly lend: Lend) {}

  async position(origin: string): Promise<LogPosition | undefined> {
    const [row] = await this.#rows<PositionRow>(`${POSITIONS} where k.origin = $1`, [origin]);
    return row && positionOf(row);
  }

  async origins(): Promise<readonly LogPosition[]> {
    return (await this.#rows<PositionRow>(`${POSITIONS} order by k.closed_at nulls last`, [])).map(positionOf);
  }

  async leaves(origin: string, from: number, to: number): Promise<readonly LeafRow[]> {
    const rows = await this.#rows<LeafColumns>(
      `select idx, leaf_hash, envelope, uid, kind, at, decision_id from audit_entry
        where origin = $1 and idx >= $2 and idx < $3 order by idx`,
      [origin, from, to],
    );
    return rows.map(leafOf);
  }

  async tiles(origin: string, places: readonly TilePlace[]): Promise<readonly StoredTile[]> {
    if (places.length === 0) return [];
    const rows = await this.#rows<{ level: number; idx: string; bytes: Buffer }>(
      `select t.level, t.idx, t.bytes
         from unnest($2::smallint[], $3::bigint[]) as p(level, idx)
         join log_tile t on t.origin = $1 and t.level = p.level and t.idx = p.idx`,
      [origin, places.map(({ level }) => level), places.map(({ index }) => index)],
    );
    return rows.map(({ level, idx, bytes }) => ({ level, index: Number(idx), bytes }));
  }

  async checkpoints(origin: string, behind: Behind, limit: number): Promise<readonly KeptCheckpoint[]> {
    const rows = await this.#rows<CheckpointRow & { readonly minute: Date }>(
      `select minute, size, root, note, signed_at from log_checkpoint
        where origin = $1 and minute > coalesce($2::timestamptz, '-infinity') order by minute limit $3`,
      [origin, behind, limit],
    );
    return rows.map((row) => ({ ...checkpointOf(row), minute: row.minute }));
  }

  async keys(origin: string): Promise<readonly PublishedKey[]> {
    const rows = await this.#rows<{ vkey: string; published_at: Date }>(
      'select vkey, published_at from log_key where origin = $1 order by published_at, vkey',
      [origin],
    );
    return rows.map(({ vkey, published_at: publishedAt }) => ({ vkey, publishedAt }));
  }

  async anchors(origin: string): Promise<readonly AnchorState[]> {
    const rows = await this.#rows<AnchorRow>(
      `select anchor, kind, size, root, anchored_at, attempts, next_at, problem from log_anchor
        where origin = $1 order by anchor`,
      [origin],
    );
    return rows.map(anchorOf);
  }

  async receipts(origin: string, behind: Behind, limit: number): Promise<readonly AnchorReceipt[]> {
    const rows = await this.#rows<{ anchor: string; at: Date; size: string; note: string; receipt: Buffer }>(
      `select anchor, at, size, note, receipt from log_receipt
        where origin = $1 and at > coalesce($2::timestamptz, '-infinity') order by at, anchor limit $3`,
      [origin, behind, limit],
    );
    return rows.map(({ size, ...receipt }) => ({ ...receipt, size: Number(size) }));
  }

  #rows<Row extends object>(statement: string, values: readonly unknown[]): Promise<readonly Row[]> {
    return this.lend(async (client) => (await client.query<Row>(statement, [...values])).rows);
  }
}
