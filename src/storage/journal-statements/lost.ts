import type { Pool } from 'pg';
import type { LostSignup } from '../../journal/index.js';

const FIND = {
  name: 'find-lost',
  text: `
    select c.key, c.decision_id, c.flow, c.step, c.correlation_id, c.config_version, c.locales, c.caller, c.owner,
           a.attempt_id, a.plan_step, a.provider, a.reference,
           extract(epoch from now() - a.started_at) * 1000 as age_ms
      from signup_claim c
      left join lateral (
        select * from provider_attempt p
         where p.decision_id = c.decision_id and p.state in ('intended', 'indeterminate')
         order by p.plan_step desc limit 1) a on true
     where c.state = 'running' and c.lease_until < now()
     order by c.lease_until
     limit $1`,
};

interface LostRow {
  readonly key: Buffer;
  readonly decision_id: string;
  readonly flow: string;
  readonly step: string;
  readonly correlation_id: string;
  readonly config_version: string;
  readonly locales: string[];
  readonly caller: string;
  readonly owner: string;
  readonly attempt_id: string | null;
  readonly plan_step: number;
  readonly provider: string;
  readonly reference: string;
  readonly age_ms: string;
}

/** Nothing is locked: the take-over is fenced by the owner that is read here. An attempt's `leaseMs` is the time since it began. */
export async function findLost(pool: Pool, limit: number): Promise<readonly LostSignup[]> {
  const { rows } = await pool.query<LostRow>({ ...FIND, values: [limit] });
  return rows.map((row) => ({
    owner: row.owner,
    signup: {
      decisionId: row.decision_id,
      key: row.key,
      flow: row.flow,
      step: row.step,
      correlationId: row.correlation_id,
      configVersion: row.config_version,
      locales: row.locales,
      caller: row.caller,
    },
    attempt:
      row.attempt_id === null
        ? undefined
        : {
            attemptId: row.attempt_id,
            planStep: row.plan_step,
            provider: row.provider,
            reference: row.reference,
            leaseMs: Math.round(Number(row.age_ms)),
          },
  }));
}
