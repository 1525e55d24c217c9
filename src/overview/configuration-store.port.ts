/** Injection token of the {@link ConfigurationStore}, implemented by storage. */
export const CONFIGURATION_STORE = Symbol('CONFIGURATION_STORE');

/** A configuration that ran, as its text without secrets. */
export interface ConfigurationVersion {
  readonly version: string;
  readonly firstSeenAt: Date;
  readonly lastStartedAt: Date;
  readonly text: string;
}

export interface ConfigurationStore {
  /** A gateway starts with it. */
  started(configuration: { readonly version: string; readonly text: string }, at: Date): Promise<void>;
  /** The one that was started last comes first. `before`: last start and version of the last one of the page before. */
  list(
    before: { readonly lastStartedAt: Date; readonly version: string } | undefined,
    limit: number,
  ): Promise<readonly ConfigurationVersion[]>;
}
