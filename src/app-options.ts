import type { GatewayConfig } from './config/index.js';
import type { Observability } from './observability/index.js';

/** What exists before the framework does. */
export interface AppOptions {
  readonly config: GatewayConfig;
  readonly observability: Observability;
  /** Told what takes time at the start. */
  readonly onProgress: (text: string) => void;
}
