import type { PoolClient } from 'pg';
import type { WireAnswer } from '#libs/connector-protocols';
import type { AdvanceWrite, AttemptEnding, ConcludeResult, ConcludeWrite, TakeOverWrite } from '../../journal/index.js';
import { columns } from './columns.js';

/** What took effect of a write. */
export interface Effect<Result> {
  readonly result: Result;
  /** The attempt's end was new. */
  readonly ended: boolean;
}

export interface ConcludeEffect extends Effect<ConcludeResult> {
  /** This write made the decision; a `recorded` that is not says that it had been made before. */
  readonly concluded: boolean;
}

/** An attempt ends once, and is ended even by a process that lost its lease: what a vendor answered is evidence. */
const ENDED = `
  ended as (
    update provider_attempt a
       set state = i.ended_state, evidence = i.evidence::json, vendor_reference = i.vendor_reference, delivery = i.delivery,
           duration_ms = i.duration_ms, ended_at = clock_timestamp()
      from incoming i
     where a.attempt_id = i.ended_id and a.state in ('intended', 'indeterminate')
    returning a.decision_id)`;

const endingColumns = <W extends { readonly ended?: AttemptEnding }>(writes: readonly W[]): unknown[][] =>
  columns(
    writes,
    ({ ended }) => ended?.attemptId,
    ({ ended }) => ended?.state,
    ({ ended }) => ended?.evidence,
    ({ ended }) => ended?.vendorReference,
    ({ ended }) => ended?.delivery,
    ({ ended }) => ended?.durationMs,
  );

const ADVANCE = {
  name: 'advance',
  text: `
    with incoming as (
      select * from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::int[],
                           $7::uuid[], $8::uuid[], $9::uuid[], $10::smallint[], $11::text[], $12::text[], $13::int[])
        as row(ended_id, ended_state, evidence, vendor_reference, delivery, duration_ms,
               decision_id, owner, attempt_id, plan_step, provider, reference, lease_ms)),
    ${ENDED},
    held as (
      update signup_claim c set lease_until = clock_timestamp() + i.lease_ms * interval '1 millisecond'
        from incoming i
       where c.decision_id = i.decision_id and c.owner = i.owner and c.state = 'running'
      returning c.decision_id),
    intended as (
      insert into provider_attempt (attempt_id, decision_id, plan_step, provider, reference, state, started_at)
      select i.attempt_id, i.decision_id, i.plan_step, i.provider, i.reference, 'intended', clock_timestamp()
        from incoming i join held using (decision_id)
      on conflict (attempt_id) do nothing)
    select i.decision_id, exists (select from held h where h.decision_id = i.decision_id) as held,
           exists (select from ended e where e.decision_id = i.decision_id) as ended
      from incoming i`,
};

/** True: the lease is still ours and the next attempt may start. */
export async function advanceAll(
  client: PoolClient,
  writes: readonly AdvanceWrite[],
): Promise<readonly Effect<boolean>[]> {
  const values = [
    ...endingColumns(writes),
    ...columns(
      writes,
      ({ decisionId }) => decisionId,
      ({ owner }) => owner,
      ({ next }) => next.attemptId,
      ({ next }) => next.planStep,
      ({ next }) => next.provider,
      ({ next }) => next.reference,
      ({ next }) => Math.ceil(next.leaseMs),
    ),
  ];
  const { rows } = await client.query<{ decision_id: string; held: boolean; ended: boolean }>({ ...ADVANCE, values });
  const found = new Map(rows.map((row) => [row.decision_id, row]));
  return writes.map(({ decisionId }) => ({
    result: found.get(decisionId)?.held === true,
    ended: found.get(decisionId)?.ended === true,
  }));
}

const CONCLUDE = {
  name: 'conclude',
  text: `
    with incoming as (
      select * from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::int[],
                           $7::uuid[], $8::uuid[], $9::bigint[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[],
                           $15::bool[], $16::text[], $17::text[], $18::text[], $19::smallint[], $20::text[])
        as row(ended_id, ended_state, evidence, vendor_reference, delivery, duration_ms,
               decision_id, owner, replay_ms, flow, step, kind, status, reason,
               flagged, message, provider, config_version, answer_status, answer_body)),
    ${ENDED},
    concluded as (
      update signup_claim c
         set state = 'decided', decided_at = clock_timestamp(),
             replay_until = clock_timestamp() + i.replay_ms * interval '1 millisecond'
        from incoming i
       where c.decision_id = i.decision_id and c.owner = i.owner and c.state = 'running'
      returning c.decision_id, c.correlation_id),
    recorded as (
      insert into decision (decision_id, flow, step, kind, status, reason, flagged, message, provider, config_version,
                            subject_id, answer_status, answer_body, at, correlation_id)
      select i.decision_id, i.flow, i.step, i.kind, i.status, i.reason, i.flagged, i.message, i.provider, i.config_version,
             (select p.subject_id from subject_payload p where p.uid = i.decision_id), i.answer_status, i.answer_body,
             clock_timestamp(), concluded.correlation_id
        from incoming i join concluded using (decision_id))
    select i.decision_id, exists (select from concluded c where c.decision_id = i.decision_id) as concluded,
           exists (select from ended e where e.decision_id = i.decision_id) as ended
      from incoming i`,
};

const THEIRS = {
  name: 'conclude-theirs',
  text: 'select decision_id, answer_status, answer_body from decision where decision_id = any($1::uuid[])',
};

export async function concludeAll(
  client: PoolClient,
  writes: readonly ConcludeWrite[],
): Promise<readonly ConcludeEffect[]> {
  const values = [...endingColumns(writes), ...decisionColumns(writes)];
  const { rows } = await client.query<{ decision_id: string; concluded: boolean; ended: boolean }>({
    ...CONCLUDE,
    values,
  });
  const found = new Map(rows.map((row) => [row.decision_id, row]));
  const beaten = writes.filter(({ decisionId }) => !found.get(decisionId)?.concluded);
  const theirs = await answersOf(
    client,
    beaten.map(({ decisionId }) => decisionId),
  );
  return writes.map((write) => {
    const row = found.get(write.decisionId);
    const concluded = row?.concluded === true;
    const result: ConcludeResult = concluded ? { kind: 'recorded' } : beatenBy(theirs.get(write.decisionId), write);
    return { result, concluded, ended: row?.ended === true };
  });
}

function beatenBy(theirs: WireAnswer | undefined, { answer }: ConcludeWrite): ConcludeResult {
  if (!theirs) return { kind: 'taken_over' };
  // Sent again after the first commit's news was lost: the record that is there is this one.
  const same = theirs.status === answer.status && theirs.body === answer.body;
  return same ? { kind: 'recorded' } : { kind: 'superseded', answer: theirs };
}

const decisionColumns = (writes: readonly ConcludeWrite[]): unknown[][] =>
  columns(
    writes,
    ({ decisionId }) => decisionId,
    ({ owner }) => owner,
    ({ replayMs }) => Math.ceil(replayMs),
    ({ signup }) => signup.flow,
    ({ signup }) => signup.step,
    ({ decision }) => decision.kind,
    ({ decision }) => decision.status,
    ({ decision }) => decision.reason,
    ({ decision }) => decision.kind === 'continue' && decision.flagged,
    ({ decision }) => (decision.kind === 'continue' ? null : decision.message),
    ({ provider }) => provider,
    ({ signup }) => signup.configVersion,
    ({ answer }) => answer.status,
    ({ answer }) => answer.body,
  );

/** The stored answers of those that are decided. */
export async function answersOf(
  client: Pick<PoolClient, 'query'>,
  decisionIds: readonly string[],
): Promise<Map<string, WireAnswer>> {
  if (decisionIds.length === 0) return new Map();
  const { rows } = await client.query<{ decision_id: string; answer_status: number; answer_body: string }>({
    ...THEIRS,
    values: [decisionIds],
  });
  return new Map(rows.map((row) => [row.decision_id, { status: row.answer_status, body: row.answer_body }]));
}

const TAKE_OVER = {
  name: 'take-over',
  text: `
    with incoming as (
      select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::int[]) as row(decision_id, previous, owner, lease_ms)),
    taken as (
      update signup_claim c
         set owner = i.owner, lease_until = clock_timestamp() + i.lease_ms * interval '1 millisecond'
        from incoming i
       where c.decision_id = i.decision_id and c.owner = i.previous and c.state = 'running'
         and c.lease_until < clock_timestamp()
      returning c.decision_id),
    marked as (
      update provider_attempt a set state = 'indeterminate', delivery = 'unknown', ended_at = clock_timestamp()
        from taken t
       where a.decision_id = t.decision_id and a.state = 'intended'
      returning a.decision_id)
    select t.decision_id, exists (select from marked m where m.decision_id = t.decision_id) as marked from taken t`,
};

/** `ended` tells whether an open attempt was marked indeterminate. */
export async function takeOverAll(
  client: PoolClient,
  writes: readonly TakeOverWrite[],
): Promise<readonly Effect<boolean>[]> {
  const values = columns(
    writes,
    ({ decisionId }) => decisionId,
    ({ previousOwner }) => previousOwner,
    ({ owner }) => owner,
    ({ leaseMs }) => leaseMs,
  );
  const { rows } = await client.query<{ decision_id: string; marked: boolean }>({ ...TAKE_OVER, values });
  const taken = new Map(rows.map((row) => [row.decision_id, row.marked]));
  return writes.map(({ decisionId }) => ({ result: taken.has(decisionId), ended: taken.get(decisionId) === true }));
}
