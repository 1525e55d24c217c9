import { createPrivateKey, generateKeyPairSync, hash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client, PoolClient } from 'pg';
import { ecdsaSigner, ed25519Signer, type NoteSigner } from '#libs/transparency-log';
import { type AuditLog, newId } from '../../src/audit/index.js';
import { type Database, PostgresLogReads, PostgresSealStore } from '../../src/storage/index.js';
import { Checker } from '../../src/transparency/checker.js';
import { CheckpointSigner } from '../../src/transparency/checkpoint.signer.js';
import { CheckpointFile } from '../../src/transparency/checkpoint-file.store.js';
import type { CheckpointGuard } from '../../src/transparency/checkpoint-guard.port.js';
import type { TransparencyEvents } from '../../src/transparency/index.js';
import { Sealer } from '../../src/transparency/sealer.js';
import { aGateway, type Gateway } from './builders.js';

/** A fixed Ed25519 key: PKCS #8 of 32 bytes. */
const KEY = createPrivateKey({
  key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, 5)]),
  format: 'der',
  type: 'pkcs8',
});
export const SIGNER: NoteSigner = ed25519Signer('log.test', KEY);
export const ecSigner = (): NoteSigner =>
  ecdsaSigner('log.test', generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey);

export class SetClock {
  #at = Date.parse('2026-11-22T10:00:00.000Z');
  now = (): Date => new Date(this.#at);
  pass(ms: number): void {
    this.#at += ms;
  }
}

/** What was told, one line each. */
export class HeardEvents implements TransparencyEvents {
  readonly lines: string[] = [];
  leads(leads: boolean): void {
    this.lines.push(`leads ${leads}`);
  }
  sealed(size: number, added: number): void {
    this.lines.push(`sealed ${size} +${added}`);
  }
  refused(code: string, size: number): void {
    this.lines.push(`refused ${code} ${size}`);
  }
  failed(part: string, error: unknown): void {
    this.lines.push(`failed ${part} ${String(error)}`);
  }
  anchored(anchor: string, kind: string, size: number): void {
    this.lines.push(`anchored ${anchor} ${kind} ${size}`);
  }
  anchorFailed(anchor: string, kind: string, attempts: number): void {
    this.lines.push(`anchor failed ${anchor} ${kind} ${attempts}`);
  }
  verified(scope: string, state: string, size: number, badIndex?: number): void {
    this.lines.push(`verified ${scope} ${state} ${size} ${badIndex ?? ''}`.trim());
  }
}

export interface SealingLog {
  readonly gateway: Gateway;
  readonly log: AuditLog;
  readonly reads: PostgresLogReads;
  readonly store: PostgresSealStore;
  readonly guard: CheckpointGuard;
  readonly events: HeardEvents;
  readonly clock: SetClock;
  readonly sealer: Sealer;
  readonly checker: Checker;
  append(count: number): Promise<void>;
  /** Takes the lease when it is free, and seals what is there. */
  seal(): Promise<void>;
  position(): Promise<NonNullable<Awaited<ReturnType<PostgresLogReads['position']>>>>;
}

export interface LogChange {
  readonly signers?: readonly NoteSigner[];
  readonly guard?: CheckpointGuard;
  readonly clock?: SetClock;
  readonly elsewhere?: readonly string[];
  readonly store?: (store: PostgresSealStore) => PostgresSealStore;
  readonly holder?: string;
}

/** What a gateway process makes of an open database, as far as its log is sealed. */
export async function aSealingLog(database: Database, folder: string, change: LogChange = {}): Promise<SealingLog> {
  const gateway = await aGateway(database);
  const { log } = gateway;
  const reads = new PostgresLogReads(async (read) => read(database.pool));
  const own = new PostgresSealStore(database, () => log.origin);
  const store = change.store?.(own) ?? own;
  const { guard = new CheckpointFile(folder), clock = new SetClock(), signers = [SIGNER], elsewhere = [] } = change;
  const events = new HeardEvents();
  const holder = change.holder ?? newId();
  const signer = new CheckpointSigner(signers, guard);
  const sealer = new Sealer({ log, reads, store, signer, elsewhere: async () => elsewhere, events, clock });
  const checker = new Checker({
    reads,
    vkeys: signers.map(({ vkey }) => vkey),
    elsewhere: async (origin) => [await guard.last(origin)].filter((note) => note !== undefined),
  });
  const position = async () => {
    const found = await reads.position(log.origin);
    if (!found) throw new Error('there is no such log');
    return found;
  };
  return {
    gateway,
    log,
    reads,
    store,
    guard,
    events,
    clock,
    sealer,
    checker,
    position,
    append: (count) => appendEntries(gateway, count),
    seal: async () => {
      const fence = await store.lease(holder, 60_000);
      if (fence !== undefined) await sealer.run(fence, new AbortController().signal);
    },
  };
}

export async function appendEntries({ log, store }: Gateway, count: number): Promise<void> {
  for (let left = count; left > 0; left -= 500) {
    const entries = Array.from({ length: Math.min(left, 500) }, (_, at) =>
      log.entry({
        kind: 'gateway.started',
        actor: { type: 'system', id: 'test' },
        body: { config_version: hash('sha256', String(at)).slice(0, 16) },
      }),
    );
    await store.commit([{ kind: 'append', decisionId: newId(), entries }]);
  }
}

export const aFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'verigate-log-'));
export const removed = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true });

/** As somebody with full rights in the database, whom no trigger stops. */
export async function asIntruder(
  client: PoolClient | Client,
  statement: string,
  values: readonly unknown[] = [],
): Promise<number> {
  await client.query("set session_replication_role = 'replica'");
  const { rowCount } = await client.query(statement, [...values]);
  await client.query("set session_replication_role = 'origin'");
  return rowCount ?? 0;
}
