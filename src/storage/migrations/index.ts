import type { Migration } from 'kysely/migration';
import * as journalAndAudit from './0001-journal-and-audit.js';
import * as lists from './0010-lists.js';
import * as invitations from './0020-invitations.js';
import * as approvals from './0030-approvals.js';
import * as provisioning from './0040-provisioning.js';
import * as notifications from './0050-notifications.js';
import * as transparencyLog from './0100-transparency-log.js';
import * as keyRing from './0110-key-ring.js';
import * as privacy from './0120-privacy.js';
import * as staffSignIn from './0130-staff-sign-in.js';
import * as inspection from './0140-inspection.js';
import * as overview from './0150-overview.js';
import * as largeTables from './0160-large-tables.js';

/** Every step of the schema in order; a released step never changes. */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-journal-and-audit': journalAndAudit,
  '0010-lists': lists,
  '0020-invitations': invitations,
  '0030-approvals': approvals,
  '0040-provisioning': provisioning,
  '0050-notifications': notifications,
  '0100-transparency-log': transparencyLog,
  '0110-key-ring': keyRing,
  '0120-privacy': privacy,
  '0130-staff-sign-in': staffSignIn,
  '0140-inspection': inspection,
  '0150-overview': overview,
  '0160-large-tables': largeTables,
};
