export { HealthModule, type HealthWiring } from './health/health.module.js';
export {
  type ProviderHealth,
  type ProviderReport,
  type ReadinessCheck,
} from './health/health.port.js';
export { Lifecycle } from './health/lifecycle.js';
export * from './logging/index.js';
export { type Observability, type ObservabilitySettings, startObservability } from './observability.js';
export { OBSERVABILITY, ObservabilityModule } from './observability.module.js';
export * from './telemetry.port.js';
export { type TracingSettings, tracingSettings } from './tracing/index.js';
