export { type CsvRow, readCsv } from './csv/csv.reader.js';
export { type CsvColumns, csvDownload } from './csv/csv-download.js';
export { csvHeader, csvLines } from './csv/csv-lines.js';
export { IsInstant, isInstant } from './instant.js';
export { keysOf, type Page, PageQuery, pageOf } from './page.dto.js';
export { conflict, invalid, notAllowed, notFound, StaffProblem, type ValueProblem } from './problem.js';
export { GRANT_STORE, type GrantStore, type NewGrant } from './sign-in/grant-store.port.js';
export {
  type ChangeRefusal,
  MEMBER_STORE,
  type MemberChange,
  type MemberStore,
  type NewLocalMember,
  type OidcPerson,
  type SetupFor,
  type SetupToken,
} from './sign-in/member-store.port.js';
export {
  type NewSession,
  type Opening,
  type OverAt,
  SESSION_STORE,
  type SessionStore,
  type StoredSession,
} from './sign-in/session-store.port.js';
export { SetupDesk } from './sign-in/setup.desk.js';
export { SignInModule } from './sign-in/sign-in.module.js';
export type { RoleGrant, StaffMember } from './sign-in/staff-member.js';
export { AnyStaff, CurrentStaff, FreshSignIn, Roles } from './staff.decorators.js';
export { StaffModule, type StaffModuleOptions } from './staff.module.js';
export { STAFF_EVENTS, STAFF_REFUSALS, type StaffEvents, type StaffRefusal } from './staff-events.port.js';
export { actorOf, STAFF_ROLES, type StaffIdentity, type StaffRole } from './staff-identity.js';
export { uuidParam } from './uuid-param.js';
