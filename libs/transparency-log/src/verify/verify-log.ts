import type { LogSource } from './log-source.js';
import type { VerificationReport } from './verification-report.js';

export interface VerifyOptions {
  /** Verifier keys that are trusted. */
  readonly vkeys: readonly string[];
  /** The log that it has to be; without it any. */
  readonly origin?: string;
  /** Checkpoints (signed notes) that were kept elsewhere. */
  readonly knownCheckpoints?: readonly string[];
  /** Called after each bundle. */
  readonly onProgress?: (checked: number, size: number) => void;
}

export type VerifyLog = (source: LogSource, options: VerifyOptions) => Promise<VerificationReport>;
