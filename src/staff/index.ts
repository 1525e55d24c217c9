export { type CsvRow, readCsv } from './csv/csv.reader.js';
export { type CsvColumns, csvDownload } from './csv/csv-download.js';
export { keysOf, type Page, PageQuery, pageOf } from './page.dto.js';
export { conflict, invalid, notAllowed, notFound, StaffProblem, type ValueProblem } from './problem.js';
export { AnyStaff, CurrentStaff, FreshSignIn, Roles } from './staff.decorators.js';
export { StaffModule, type StaffModuleOptions } from './staff.module.js';
export { STAFF_EVENTS, STAFF_REFUSALS, type StaffEvents, type StaffRefusal } from './staff-events.port.js';
export { actorOf, STAFF_ROLES, type StaffIdentity, type StaffRole } from './staff-identity.js';
export { uuidParam } from './uuid-param.js';
