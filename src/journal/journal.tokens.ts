/** Injection token of the {@link Journal}. */
export const JOURNAL = Symbol('JOURNAL');
/** Injection token of the {@link Recovery}; looked up when the application has started, because it needs the journal itself. */
export const RECOVERY = Symbol('RECOVERY');
