import type { GatewayConfig } from './config/index.js';
import type { Observability } from './observability/index.js';
import type { Database, StorageError } from './storage/index.js';

/** What exists before the framework does. */
export interface AppOptions {
  readonly config: GatewayConfig;
  readonly observability: Observability;
  /** Open already, where the start had to look into it for the master key. */
  readonly database?: Database;
  /** Told what takes time at the start. */
  readonly onProgress: (text: string) => void;
  /** The database is gone for good: this process can record nothing any more, and another should take its place. */
  readonly onDatabaseLost: (error: StorageError) => void;
}
