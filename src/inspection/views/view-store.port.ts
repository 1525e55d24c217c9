import type { AuditEntry } from '../../audit/index.js';
import type { SavedView } from '../decision-view.js';

/** Injection token of the {@link ViewStore}, implemented by storage. */
export const VIEW_STORE = Symbol('VIEW_STORE');

/** Searches that staff keep. Errors are NothingWritten and WriteRefused; see the journal. */
export interface ViewStore {
  /** Those of the owner and those that are shared, oldest first. */
  list(owner: string): Promise<readonly SavedView[]>;
  /** `full`: the owner has as many as one may have. */
  add(view: SavedView, most: number, entries: readonly AuditEntry[]): Promise<'added' | 'full'>;
  /** Only its owner removes it. False: there is no such view of that owner. */
  remove(owner: string, viewId: string, entries: readonly AuditEntry[]): Promise<boolean>;
}
