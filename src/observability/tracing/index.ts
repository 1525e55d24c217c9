import { startOtlpTracer } from './otlp-tracer.js';
import { NO_TRACER, type Tracer } from './tracer.port.js';
import type { TracingSettings } from './tracing-settings.js';

export { NO_TRACER, type RequestTrace, type Tracer } from './tracer.port.js';
export { type TracingSettings, tracingSettings } from './tracing-settings.js';

/** Off without settings: the packages are not even loaded then. */
export const startTracer = (settings: TracingSettings | undefined): Promise<Tracer> =>
  settings ? startOtlpTracer(settings) : Promise.resolve(NO_TRACER);
