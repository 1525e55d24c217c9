import type { Migration } from 'kysely/migration';
import * as journalAndAudit from './0001-journal-and-audit.js';

/** Every step of the schema in order; a released step never changes. */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-journal-and-audit': journalAndAudit,
};
