import type { PoolClient } from 'pg';
import type { AuditEntry } from '../audit/index.js';
import type { Erased, ErasureOrder, ErasureRow, ErasureStore, SealedRecord, ValueTrace } from '../privacy/index.js';
import { type AuditedWork, auditedTransaction, reading } from './audited-transaction.js';
import type { Database } from './database.js';
import { holdsLease } from './lease.js';
import {
  candidatesFor,
  foundBy,
  holdsOn,
  type LockedCase,
  lockCases,
  ownTraces,
  passGate,
  recordsOf,
  runningAmong,
} from './privacy-erasure-plan.js';
import { carryOut } from './privacy-erasure-writes.js';
import { personsAmong } from './privacy-persons.js';
import { RETENTION_LEASE } from './privacy-retention-store.js';

type TracesOf = (records: readonly SealedRecord[]) => Promise<readonly ValueTrace[]>;

/** Which lists an order lets entries go from. */
const MAY_GO: Readonly<Record<ErasureOrder['listEntries'], readonly string[]>> = {
  all: ['allow', 'block'],
  'allow-list': ['allow'],
  none: [],
};

/**
 * Erases in one transaction. Locks in the order of everybody else: gate, claims, cases, accounts, codes, and the log's counter last. The
 * claims are locked before anything is read of their sign-ups, so that one is found running, or decided and whole.
 */
export class PostgresErasureStore implements ErasureStore {
  constructor(
    private readonly database: Pick<Database, 'pool'>,
    private readonly origin: () => string,
  ) {}

  erase(
    order: ErasureOrder,
    tracesOf: TracesOf,
    entriesOf: (erased: Erased) => readonly AuditEntry[],
  ): Promise<Erased | undefined> {
    return auditedTransaction(this.database, this.origin, async (client): Promise<AuditedWork<Erased | undefined>> => {
      await passGate(client);
      if (order.fence !== undefined && !(await holdsLease(client, RETENTION_LEASE, order.fence))) {
        return { result: undefined, entries: [] };
      }
      const { erased, traces } = await planned(client, order, tracesOf);
      // Retention comes by again and again: where everything that is due has to stay, there is nothing to tell.
      const isIdle = order.cause === 'retention' && erased.signUps.length === 0;
      const isShared = erased.persons > 1;
      if (order.dryRun || isIdle || isShared) return { result: erased, entries: [] };
      await carryOut(client, order, erased, traces);
      return { result: erased, entries: entriesOf(erased) };
    });
  }

  list(limit: number, before?: string): Promise<readonly ErasureRow[]> {
    return reading(this.database, async (client) => {
      const { rows } = await client.query<ErasureRow>(
        `select erasure_id as "erasureId", at, asked_by as "askedBy", cause, reason, sign_ups as "signUps",
                backups_until as "backupsUntil"
           from privacy_erasure where $1::uuid is null or erasure_id < $1 order by erasure_id desc limit $2`,
        [before ?? null, limit],
      );
      return rows;
    });
  }
}

/** What goes and what stays, with everything locked that is about to change. */
async function planned(
  client: PoolClient,
  order: ErasureOrder,
  tracesOf: TracesOf,
): Promise<{ readonly erased: Erased; readonly traces: readonly ValueTrace[] }> {
  const candidates = await candidatesFor(client, order);
  const persons = await personsAmong(
    client,
    order.target,
    candidates.map(({ subject_id }) => subject_id),
  );
  const ids = candidates.map(({ uid }) => uid);
  const signUps = candidates.filter(({ is_case }) => !is_case);
  const decisionIds = signUps.map(({ uid }) => uid);
  const claimed = await runningAmong(client, decisionIds);
  const locked = await lockCases(
    client,
    candidates.filter(({ is_case }) => is_case).map(({ uid }) => uid),
  );
  // Time alone does not take a case out of the hands of those who are to decide it.
  const isBusy = (one: LockedCase): boolean => one.isBusy || (order.cause === 'retention' && one.wasOpen);
  const holds = await holdsOn(client, ids);
  const busy = new Set([...claimed, ...locked.filter(isBusy).flatMap((one) => one.signUps)]);
  const going = signUps.filter(({ uid }) => !holds.has(uid) && !busy.has(uid));
  const gone = new Set(going.map(({ uid }) => uid));
  // A case goes with the last of its sign-ups: it is about all of them.
  const cases = locked.filter(
    (one) => !holds.has(one.caseId) && !isBusy(one) && one.signUps.every((decisionId) => gone.has(decisionId)),
  );
  const subjects = [...going.map((one) => one.subject_id), ...cases.map(({ subjectId }) => subjectId)];
  const records = await recordsOf(client, [...gone, ...cases.map(({ caseId }) => caseId)]);
  const traces = await ownTraces(client, await tracesOf(records), subjects);
  const found = await foundBy(client, traces, cases);
  const mayGo = MAY_GO[order.listEntries];
  const listEntries = found.listed.filter(({ list }) => mayGo.includes(list));
  return {
    traces,
    erased: {
      persons,
      signUps: going.map(({ uid, subject_id }) => ({ decisionId: uid, subjectId: subject_id })),
      cases,
      listEntries,
      keptListEntries: found.listed.length - listEntries.length,
      invitations: order.cause === 'request' ? found.invitations : [],
      mails: found.mails,
      running: decisionIds.filter((id) => busy.has(id) && !holds.has(id)),
      held: decisionIds.flatMap((decisionId) => {
        const on = holds.get(decisionId);
        return on ? [{ decisionId, holds: on }] : [];
      }),
    },
  };
}
