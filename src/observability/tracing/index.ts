import { startOtlpTracer } from './otlp-tracer.js';
import { NO_TRACER, type TraceExports, type Tracer } from './tracer.port.js';
import type { TracingSettings } from './tracing-settings.js';

export { NO_TRACER, type RequestTrace, type TraceExports, type Tracer } from './tracer.port.js';
export { type TracingSettings, tracingSettings } from './tracing-settings.js';

/** Off without settings: the packages are not even loaded then. */
export const startTracer = (settings: TracingSettings | undefined, exports: TraceExports): Promise<Tracer> =>
  settings ? startOtlpTracer(settings, exports) : Promise.resolve(NO_TRACER);
