import type { PoolClient } from 'pg';
import type { WireAnswer } from '#libs/connector-protocols';
import type { AttemptIntent, ClaimResult, ClaimWrite } from '../../journal/index.js';
import { columns } from './columns.js';

const INCOMING = `
  incoming as (
    select * from unnest($1::bytea[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::uuid[], $9::int[],
                         $10::uuid[], $11::smallint[], $12::bytea[], $13::bytea[], $14::bytea[], $15::uuid[], $16::text[])
      as row(key, decision_id, flow, step, correlation_id, config_version, locales, owner, lease_ms,
             subject_id, kek_version, wrapped, nonce, ciphertext, previous, caller)
    order by key)`;

/** A key that nobody has. Rows are inserted in the order of their keys, or two replicas could wait for each other. */
const INSERTED = `
  insert into signup_claim (key, decision_id, flow, step, correlation_id, config_version, locales, caller, state, owner, lease_until)
  select key, decision_id, flow, step, correlation_id, config_version, array(select json_array_elements_text(locales::json)),
         caller, 'running', owner, clock_timestamp() + lease_ms * interval '1 millisecond'
    from incoming
  on conflict (key) do nothing
  returning decision_id`;

/** A key whose stored answer may no longer be replayed, from the decision that was seen. */
const RENEWED = `
  update signup_claim c
     set decision_id = i.decision_id, flow = i.flow, step = i.step, correlation_id = i.correlation_id,
         config_version = i.config_version, locales = array(select json_array_elements_text(i.locales::json)),
         caller = i.caller, state = 'running', owner = i.owner, lease_until = clock_timestamp() + i.lease_ms * interval '1 millisecond',
         decided_at = null, replay_until = null
    from incoming i
   where c.key = i.key and c.decision_id = i.previous and c.state = 'decided' and c.replay_until <= clock_timestamp()
  returning c.decision_id`;

/** What belongs to a claim, for those that were won. */
const claimSql = (won: string): string => `
  with ${INCOMING}, won as (${won}),
  keys as (
    insert into subject_key (subject_id, kek_version, wrapped)
    select subject_id, kek_version, wrapped from incoming join won using (decision_id)),
  payloads as (
    insert into subject_payload (uid, subject_id, nonce, ciphertext)
    select decision_id, subject_id, nonce, ciphertext from incoming join won using (decision_id)),
  tokens as (
    insert into subject_token (subject_id, field, key_version, token)
    select t.subject_id, t.field, t.key_version, t.token
      from unnest($17::uuid[], $18::uuid[], $19::text[], $20::smallint[], $21::bytea[])
           as t(decision_id, subject_id, field, key_version, token)
      join won using (decision_id)
    on conflict do nothing),
  attempts as (
    insert into provider_attempt (attempt_id, decision_id, plan_step, provider, reference, state, started_at)
    select a.attempt_id, a.decision_id, a.plan_step, a.provider, a.reference, 'intended', clock_timestamp()
      from unnest($22::uuid[], $23::uuid[], $24::smallint[], $25::text[], $26::text[])
           as a(decision_id, attempt_id, plan_step, provider, reference)
      join won using (decision_id))
  select decision_id from won`;

const INSERT = { name: 'claim-insert', text: claimSql(INSERTED) };
const RENEW = { name: 'claim-renew', text: claimSql(RENEWED) };
const LOOK = {
  name: 'claim-look',
  text: `select c.key, c.decision_id, c.state = 'decided' and c.replay_until <= clock_timestamp() as expired,
                d.answer_status, d.answer_body
           from signup_claim c left join decision d on d.decision_id = c.decision_id and c.state = 'decided'
          where c.key = any($1::bytea[])`,
};

/** How often an expired key that another replica renews before us is looked at again. */
const ROUNDS = 3;

interface Holder {
  readonly decisionId: string;
  readonly expired: boolean;
  readonly answer?: WireAnswer;
}

const keyOf = (write: ClaimWrite): string => Buffer.from(write.signup.key).toString('hex');

/** Results in the order of the writes. The first write of a key claims it; the others of the batch find it running. */
export async function claimAll(client: PoolClient, writes: readonly ClaimWrite[]): Promise<readonly ClaimResult[]> {
  const firsts = [...new Map([...writes].reverse().map((write) => [keyOf(write), write])).values()];
  const won = await send(client, INSERT, firsts, new Map());
  let lost = firsts.filter(({ decisionId }) => !won.has(decisionId));
  let holders = await look(client, lost);
  for (let round = 0; round < ROUNDS; round += 1) {
    const expired = lost.filter((write) => holders.get(keyOf(write))?.expired);
    // Its holder was erased between the two statements: the key is nobody's again.
    const free = lost.filter((write) => !holders.has(keyOf(write)));
    if (expired.length + free.length === 0) break;
    if (free.length > 0) for (const decisionId of await send(client, INSERT, free, holders)) won.add(decisionId);
    if (expired.length > 0) for (const decisionId of await send(client, RENEW, expired, holders)) won.add(decisionId);
    lost = lost.filter(({ decisionId }) => !won.has(decisionId));
    holders = await look(client, lost);
  }
  const winners = new Map(firsts.filter(({ decisionId }) => won.has(decisionId)).map((write) => [keyOf(write), write]));
  return writes.map((write) => resultOf(write, winners.get(keyOf(write)), holders.get(keyOf(write))));
}

function resultOf(write: ClaimWrite, winner: ClaimWrite | undefined, holder: Holder | undefined): ClaimResult {
  if (winner === write) return { kind: 'won' };
  if (winner) return { kind: 'running', decisionId: winner.decisionId };
  if (!holder) throw new Error('a claim that was not won has no holder');
  const { decisionId, answer } = holder;
  return answer ? { kind: 'decided', decisionId, answer } : { kind: 'running', decisionId };
}

async function send(
  client: PoolClient,
  statement: { readonly name: string; readonly text: string },
  writes: readonly ClaimWrite[],
  holders: ReadonlyMap<string, Holder>,
): Promise<Set<string>> {
  const tokens = writes.flatMap(({ decisionId, subject }) =>
    subject.tokens.map((token) => ({ decisionId, subjectId: subject.subjectId, ...token })),
  );
  const attempts = writes.flatMap(({ decisionId, attempt }) => (attempt ? [{ decisionId, ...attempt }] : []));
  const values = [
    ...claimColumns(writes, holders),
    ...columns(
      tokens,
      (token) => token.decisionId,
      (token) => token.subjectId,
      (token) => token.field,
      (token) => token.keyVersion,
      (token) => token.token,
    ),
    ...columns<AttemptIntent & { readonly decisionId: string }>(
      attempts,
      (attempt) => attempt.decisionId,
      (attempt) => attempt.attemptId,
      (attempt) => attempt.planStep,
      (attempt) => attempt.provider,
      (attempt) => attempt.reference,
    ),
  ];
  const { rows } = await client.query<{ decision_id: string }>({ ...statement, values });
  return new Set(rows.map((row) => row.decision_id));
}

const claimColumns = (writes: readonly ClaimWrite[], holders: ReadonlyMap<string, Holder>): unknown[][] =>
  columns(
    writes,
    ({ signup }) => Buffer.from(signup.key),
    ({ decisionId }) => decisionId,
    ({ signup }) => signup.flow,
    ({ signup }) => signup.step,
    ({ signup }) => signup.correlationId,
    ({ signup }) => signup.configVersion,
    ({ signup }) => JSON.stringify(signup.locales),
    ({ owner }) => owner,
    ({ leaseMs }) => Math.ceil(leaseMs),
    ({ subject }) => subject.subjectId,
    ({ subject }) => subject.kekVersion,
    ({ subject }) => subject.wrapped,
    ({ subject }) => subject.nonce,
    ({ subject }) => subject.ciphertext,
    (write) => holders.get(keyOf(write))?.decisionId,
    ({ signup }) => signup.caller,
  );

async function look(client: PoolClient, writes: readonly ClaimWrite[]): Promise<Map<string, Holder>> {
  if (writes.length === 0) return new Map();
  const { rows } = await client.query<{
    key: Buffer;
    decision_id: string;
    expired: boolean;
    answer_status: number | null;
    answer_body: string | null;
  }>({ ...LOOK, values: [writes.map(({ signup }) => Buffer.from(signup.key))] });
  return new Map(
    rows.map((row) => [
      row.key.toString('hex'),
      {
        decisionId: row.decision_id,
        expired: row.expired,
        answer: row.answer_status === null ? undefined : { status: row.answer_status, body: row.answer_body ?? '' },
      },
    ]),
  );
}
