import { Sensitive } from '#libs/provider-spec';
import { VAULT_TEST } from '#libs/simulators';
import { deriveKey, openAuditLog, type SealedSubject, SubjectVault, type WrappedKey } from '../../src/audit/index.js';
import type { KeyServiceConfig } from '../../src/config/index.js';
import { MicroBatchJournal } from '../../src/journal/index.js';
import {
  KeyDesk,
  KeyReturn,
  type KeysEvents,
  KeyWatch,
  openKeyGuard,
  openKeyRing,
  REWRAP_SETTINGS,
  Reguarding,
  RewrapRunner,
  rootKeys,
} from '../../src/keys/index.js';
import { Leadership } from '../../src/leadership/index.js';
import {
  type Database,
  PostgresAuditStore,
  PostgresJournalStore,
  PostgresKeyRingStore,
  PostgresLease,
} from '../../src/storage/index.js';
import { aSignup, aSubject, MASTER_KEY } from './builders.js';

export const LOCAL_KEYS: KeyServiceConfig = { kind: 'local-file', key: new Sensitive(Buffer.alloc(32, 3)) };
export const vaultAt = (origin: string): KeyServiceConfig => ({
  kind: 'vault-transit',
  address: origin,
  mount: VAULT_TEST.mount,
  keyName: VAULT_TEST.keyName,
  derived: false,
  token: new Sensitive(VAULT_TEST.token),
});
/** Patient with nothing: a test's service answers at once or is meant to be away. */
export const PACE = { attemptMs: 2_000, attempts: 1, pauseMs: 1 };
/** Nothing repeats by itself: a test says when. */
const BY_HAND = () => ({ stop: () => undefined });
const LEASE_MS = 60_000;

/** A clock that only a test moves. */
export class HandClock {
  #now = Date.now();
  now = (): Date => new Date(this.#now);
  pass(milliseconds: number): void {
    this.#now += milliseconds;
  }
}

export class HeardKeys implements KeysEvents {
  readonly heard: unknown[][] = [];
  healthChanged = (...what: unknown[]): void => void this.heard.push(['healthChanged', ...what]);
  rewrapped = (...what: unknown[]): void => void this.heard.push(['rewrapped', ...what]);
  failed = (...what: unknown[]): void => void this.heard.push(['failed', ...what]);
  named(name: string): readonly unknown[][] {
    return this.heard.filter(([what]) => what === name);
  }
}

export interface ReplicaSetup {
  readonly service?: KeyServiceConfig;
  readonly former?: KeyServiceConfig;
  readonly masterKey?: Sensitive<Buffer>;
  readonly window?: number;
  readonly graceMs?: number;
  readonly clock?: HandClock;
}

export type Replica = Awaited<ReturnType<typeof aReplica>>;

/** What a gateway process makes of an open database, as far as keys are concerned. */
export async function aReplica(database: Database, setup: ReplicaSetup = {}) {
  const { service = LOCAL_KEYS, former, masterKey = MASTER_KEY, window = 500, graceMs = 0 } = setup;
  const clock = setup.clock ?? new HandClock();
  const config = { masterKey, keys: { service, ...(former ? { former } : {}) } };
  const audit = new PostgresAuditStore(database);
  const log = await openAuditLog(audit, masterKey);
  const store = new PostgresKeyRingStore(database, audit.origin);
  const guard = openKeyGuard(config, PACE);
  const ring = await openKeyRing(store, guard, config).catch(async (error: unknown) => {
    await guard.close();
    throw error;
  });
  const vault = new SubjectVault({ ring, index: deriveKey(masterKey, 'index') }, log.origin);
  const journal = new MicroBatchJournal(new PostgresJournalStore(database, audit.origin), log, vault);
  const events = new HeardKeys();
  const returning = new KeyReturn({ store, guard, roots: rootKeys(config), log });
  const watch = new KeyWatch(ring, guard, returning, events, undefined, BY_HAND);
  const lease = new PostgresLease(database, { name: 'key-ring', table: 'worker_lease' });
  const leadership = new Leadership(lease, clock, LEASE_MS, () => undefined);
  const reguarding = new Reguarding(store, guard, log, clock);
  const runner = new RewrapRunner(
    { store, ring, vault, log, reguarding, leadership, events, clock },
    { ...REWRAP_SETTINGS, window, graceMs },
    BY_HAND,
  );
  const desk = new KeyDesk({ store, guard, ring, roots: rootKeys(config), log }, () => watch.health);
  return {
    clock,
    store,
    guard,
    ring,
    vault,
    log,
    journal,
    events,
    watch,
    runner,
    desk,
    /** Another version; its number. */
    rotate: () => desk.rotate({ type: 'staff', id: 'key:owner' }),
    /** The whole sign-up of a person; the decision's id. */
    async signUp(): Promise<string> {
      const signup = aSignup();
      await journal.claim({ signup, subject: aSubject(), leaseMs: 10_000 });
      return signup.decisionId;
    },
    /** Turns until no older version wraps anything. */
    async settle(): Promise<void> {
      for (let turn = 0; turn < 10; turn += 1) {
        await runner.turn();
        const { versions } = await desk.view();
        if (versions.every(({ state }) => state !== 'retiring')) return;
        clock.pass(120_000);
      }
      throw new Error('an older version is left');
    },
    async close(): Promise<void> {
      await runner.stop();
      await watch.stop();
      await journal.close();
      await guard.close();
    },
  };
}

export const PAYLOAD = aSubject().payload.reveal();

type StoredPerson = WrappedKey & Pick<SealedSubject, 'nonce' | 'ciphertext'> & { readonly decisionId: string };

/** Every person whose data are stored, in the order of ids. */
export async function personsIn({ pool }: Pick<Database, 'pool'>): Promise<readonly StoredPerson[]> {
  const { rows } = await pool.query<StoredPerson>(
    `select p.uid as "decisionId", k.subject_id as "subjectId", k.kek_version as "kekVersion", k.wrapped, p.nonce, p.ciphertext
       from subject_payload p join subject_key k using (subject_id) order by k.subject_id`,
  );
  return rows;
}

/** How many of them this process can read; throws at the first that it cannot. */
export async function openAll(replica: Pick<Replica, 'vault'>, database: Pick<Database, 'pool'>): Promise<number> {
  const persons = await personsIn(database);
  for (const person of persons) {
    const text = await replica.vault.open(person, person.decisionId);
    if (text.reveal() !== PAYLOAD) throw new Error(`somebody else’s data under ${person.subjectId}`);
  }
  return persons.length;
}
