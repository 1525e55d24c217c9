import type { AuditEntry } from '../audit/index.js';
import type { Verification, VerificationStore } from '../transparency/index.js';
import { auditedTransaction, reading } from './audited-transaction.js';
import type { Database } from './database.js';

interface VerificationRow {
  readonly verification_id: string;
  readonly origin: string;
  readonly started_at: Date;
  readonly touched_at: Date;
  readonly ended_at: Date | null;
  readonly state: Verification['state'];
  readonly checked: string;
  readonly size: string;
  readonly bad_index: string | null;
  readonly problem: string | null;
}

const COLUMNS = 'verification_id, origin, started_at, touched_at, ended_at, state, checked, size, bad_index, problem';

const verificationOf = (row: VerificationRow): Verification => ({
  verificationId: row.verification_id,
  origin: row.origin,
  startedAt: row.started_at,
  touchedAt: row.touched_at,
  ...(row.ended_at && { endedAt: row.ended_at }),
  state: row.state,
  checked: Number(row.checked),
  size: Number(row.size),
  ...(row.bad_index === null ? {} : { badIndex: Number(row.bad_index) }),
  ...(row.problem && { problem: row.problem }),
});

export class PostgresVerificationStore implements VerificationStore {
  constructor(
    private readonly database: Pick<Database, 'pool'>,
    private readonly origin: () => string,
  ) {}

  begin({ verificationId, origin, startedAt, size }: Verification): Promise<void> {
    return this.#run(
      `insert into log_verification (verification_id, origin, started_at, touched_at, state, checked, size)
       values ($1, $2, $3, $3, 'running', 0, $4)`,
      [verificationId, origin, startedAt, size],
    );
  }

  progress(verificationId: string, checked: number, at: Date): Promise<void> {
    return this.#run(
      "update log_verification set checked = $2, touched_at = $3 where verification_id = $1 and state = 'running'",
      [verificationId, checked, at],
    );
  }

  async end(verification: Verification, entries: readonly AuditEntry[]): Promise<void> {
    const { verificationId, endedAt, state, checked, size, badIndex, problem } = verification;
    await auditedTransaction(this.database, this.origin, async (client) => {
      const { rowCount } = await client.query(
        `update log_verification
            set ended_at = $2, touched_at = $2, state = $3, checked = $4, size = $5, bad_index = $6, problem = $7
          where verification_id = $1 and state = 'running'`,
        [verificationId, endedAt, state, checked, size, badIndex, problem],
      );
      return { result: undefined, entries: rowCount === 1 ? entries : [] };
    });
  }

  find(verificationId: string): Promise<Verification | undefined> {
    return this.#first('where verification_id = $1', verificationId);
  }

  last(origin: string): Promise<Verification | undefined> {
    return this.#first('where origin = $1 order by started_at desc limit 1', origin);
  }

  #first(where: string, value: string): Promise<Verification | undefined> {
    return reading(this.database, async (client) => {
      const { rows } = await client.query<VerificationRow>(`select ${COLUMNS} from log_verification ${where}`, [value]);
      return rows[0] && verificationOf(rows[0]);
    });
  }

  #run(statement: string, values: readonly unknown[]): Promise<void> {
    return reading(this.database, async (client) => void (await client.query(statement, [...values])));
  }
}
