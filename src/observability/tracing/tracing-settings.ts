/** Where spans go. Undefined in place of it: tracing is off and its packages are not loaded. */
export interface TracingSettings {
  /** Full address of the OTLP/HTTP receiver, path included. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly serviceName: string;
  /** Share of traces to keep when the caller did not decide, 0 to 1. */
  readonly sampleRatio: number;
}

type Variables = Readonly<Record<string, string | undefined>>;

const PATH = '/v1/traces';

/** OpenTelemetry's standard variables. Throws an Error that names the variable at fault, never its value. */
export function tracingSettings(variables: Variables): TracingSettings | undefined {
  if (variables['OTEL_SDK_DISABLED'] === 'true') return undefined;
  const exporter = variables['OTEL_TRACES_EXPORTER'] || undefined;
  const url = receiverOf(variables);
  if (exporter === 'none' || (exporter === undefined && url === undefined)) return undefined;
  if (exporter !== undefined && exporter !== 'otlp') {
    throw new Error('OTEL_TRACES_EXPORTER: only "otlp" and "none" are supported');
  }
  return {
    url: url ?? `http://localhost:4318${PATH}`,
    headers: headersOf(variables['OTEL_EXPORTER_OTLP_TRACES_HEADERS'] ?? variables['OTEL_EXPORTER_OTLP_HEADERS']),
    serviceName: variables['OTEL_SERVICE_NAME'] || 'verigate',
    sampleRatio: ratioOf(variables),
  };
}

function receiverOf(variables: Variables): string | undefined {
  const own = variables['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'];
  if (own) return addressOf('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', own);
  const shared = variables['OTEL_EXPORTER_OTLP_ENDPOINT'];
  return shared ? `${addressOf('OTEL_EXPORTER_OTLP_ENDPOINT', shared).replace(/\/$/, '')}${PATH}` : undefined;
}

function addressOf(variable: string, text: string): string {
  if (!URL.canParse(text) || !/^https?:/i.test(text)) {
    throw new Error(`${variable}: not an http or https address such as http://collector:4318`);
  }
  return text;
}

/** `name=value,name=value`, values percent-encoded. */
function headersOf(text: string | undefined): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const pair of (text ?? '').split(',')) {
    const at = pair.indexOf('=');
    const name = pair.slice(0, at).trim();
    if (at > 0 && name !== '') headers[name] = decodeHeader(pair.slice(at + 1).trim());
  }
  return headers;
}

function decodeHeader(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Error('OTEL_EXPORTER_OTLP_HEADERS: a value is not percent-encoded');
  }
}

/** Ratio for each standard sampler; a caller that decided is followed in every case. */
const SAMPLERS: Readonly<Record<string, (argument: number) => number>> = {
  always_on: () => 1,
  always_off: () => 0,
  traceidratio: (argument) => argument,
  parentbased_always_on: () => 1,
  parentbased_always_off: () => 0,
  parentbased_traceidratio: (argument) => argument,
};

function ratioOf(variables: Variables): number {
  const ratio = SAMPLERS[variables['OTEL_TRACES_SAMPLER'] || 'parentbased_always_on'];
  if (!ratio) throw new Error(`OTEL_TRACES_SAMPLER: not one of ${Object.keys(SAMPLERS).join(', ')}`);
  const argument = Number(variables['OTEL_TRACES_SAMPLER_ARG'] || '1');
  if (!(argument >= 0 && argument <= 1)) throw new Error('OTEL_TRACES_SAMPLER_ARG: not a number from 0 to 1');
  return ratio(argument);
}
