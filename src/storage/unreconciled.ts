import type { ClientBase } from 'pg';

/** A call that its vendor may have charged and that brought no outcome. No personal data: the reference is ours. */
export interface UnreconciledAttempt {
  /** Instance name of the configuration. */
  readonly provider: string;
  /** Our reference in the vendor's records. */
  readonly reference: string;
  readonly startedAt: Date;
  /** `indeterminate`: the process died before the vendor answered. `fault`: the answer was no outcome, or did not arrive. */
  readonly state: 'fault' | 'indeterminate';
  readonly delivery: 'sent' | 'unknown';
}

/** The condition is that of the index provider_attempt_unreconciled. */
const UNRECONCILED = `
  select provider, reference, started_at as "startedAt", state, coalesce(delivery, 'unknown') as delivery
    from provider_attempt
   where (state = 'indeterminate' or (state = 'fault' and delivery <> 'not_sent')) and started_at >= $1
   order by started_at`;

/** The oldest first. */
export async function unreconciledAttempts(client: ClientBase, since: Date): Promise<readonly UnreconciledAttempt[]> {
  const { rows } = await client.query<UnreconciledAttempt>(UNRECONCILED, [since]);
  return rows;
}
