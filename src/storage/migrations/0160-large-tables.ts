import { type Kysely, sql } from 'kysely';

const STATEMENTS: readonly string[] = [
  // A value that ten thousand sign-ups have in common is found without a look at the rows: both steps from value to sign-up are in the indices.
  'drop index subject_token_lookup',
  'create index subject_token_lookup on subject_token (field, token, subject_id)',
  'drop index subject_payload_subject',
  'create index subject_payload_subject on subject_payload (subject_id, uid)',

  // A file whose time is over keeps the time until its last part is deleted.
  'drop index export_job_kept',
  'create index export_job_kept on export_job (expires_at) where expires_at is not null',
];

export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(database);
}
