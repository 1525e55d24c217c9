export * from './invitations/index.js';
export {
  LIST_CHECK,
  type ListCheck,
  type ListFindings,
  type ListHit,
  type ListKind,
  type ListName,
} from './lists/list-check.port.js';
export type { EntryState, ListEntry, ListReason, NewEntry } from './lists/list-entry.js';
export {
  type AddResult,
  type EntryFilter,
  type FoundEntry,
  type ImportCounts,
  LIST_IMPORTS,
  LIST_STORE,
  type ListImports,
  type ListStore,
  type LookUp,
  type RemoveResult,
} from './lists/list-store.port.js';
export { tokenOfText } from './lists/list-token.js';
export { ListsModule } from './lists/lists.module.js';
export type { PolicySubject } from './policy-subject.js';
export { type Access, type AccessFacts, type AccessStages, decideAccess } from './rules/access.js';
export * from './rules/index.js';
