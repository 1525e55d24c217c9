import axios, {
  AxiosHeaders,
  type AxiosInstance,
  type AxiosRequestConfig,
  type AxiosResponse,
  type InternalAxiosRequestConfig,
} from 'axios';
import { type HttpExchange, type HttpPort, ProviderError } from '#libs/provider-spec';
import { faultOfAbort } from './transport-fault.js';

/** For a call that brings no signal of its own. */
const DEFAULT_TIMEOUT_MS = 30_000;

/** Settings of an axios instance whose every call goes through the port: the same pool, caps and errors. */
export function axiosSettings(port: HttpPort): AxiosRequestConfig {
  return {
    adapter: (config) => exchangeOver(port, config),
    responseType: 'text',
    transformRequest: [],
    transformResponse: [],
    validateStatus: () => true,
    maxRedirects: 0,
    decompress: false,
    proxy: false,
    timeout: DEFAULT_TIMEOUT_MS,
  };
}

/**
 * Errors that axios makes before the adapter is reached (a signal that had aborted, a URL that it cannot build) carry the whole request.
 * They leave as a ProviderError that carries none of it.
 */
export function hideAxiosErrors(instance: AxiosInstance): AxiosInstance {
  instance.interceptors.response.use(undefined, (error: unknown) => {
    if (ProviderError.is(error)) throw error;
    if (axios.isCancel(error)) {
      const signal = axios.isAxiosError(error) ? error.config?.signal : undefined;
      throw faultOfAbort(signal && 'reason' in signal ? signal.reason : undefined, 'queued');
    }
    throw new ProviderError('defect', 'axios could not make the request.', { delivery: 'not_sent' });
  });
  return instance;
}

async function exchangeOver(port: HttpPort, config: InternalAxiosRequestConfig): Promise<AxiosResponse> {
  const signal = takeSignal(config);
  const { status, headers, body } = await port.send(exchangeOf(config), signal);
  return { data: body, status, statusText: '', headers: new AxiosHeaders({ ...headers }), config };
}

/**
 * The port heeds the signal from here on. Taken out of the configuration, for axios would look at it again after the answer, throw an
 * error that holds the request, and with it hide what is known of the delivery.
 */
function takeSignal(config: InternalAxiosRequestConfig): AbortSignal {
  const signals: AbortSignal[] = [];
  if (config.signal) signals.push(config.signal as AbortSignal);
  // HttpService's Observable cancels by a token when it is unsubscribed.
  if (config.cancelToken)
    signals.push((config.cancelToken as unknown as { toAbortSignal(): AbortSignal }).toAbortSignal());
  if (config.timeout) signals.push(AbortSignal.timeout(config.timeout));
  config.signal = undefined;
  config.cancelToken = undefined;
  return AbortSignal.any(signals);
}

function exchangeOf(config: InternalAxiosRequestConfig): HttpExchange {
  const method = config.method?.toUpperCase();
  if (method !== 'GET' && method !== 'POST') throw defect(`The method ${method} is not supported.`);
  const url = URL.parse(axios.getUri(config));
  if (!url) throw defect('The address of the request is not a complete URL.');
  return { method, url, headers: headersOf(config), body: bytesOf(config.data) };
}

function headersOf(config: InternalAxiosRequestConfig): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(config.headers.toJSON())) {
    headers[name.toLowerCase()] = String(value);
  }
  if (config.auth) {
    const { username, password } = config.auth;
    headers['authorization'] = `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;
  }
  return headers;
}

function bytesOf(data: unknown): Uint8Array | undefined {
  if (data === undefined || data === null) return undefined;
  if (data instanceof Uint8Array) return data;
  if (typeof data === 'string') return Buffer.from(data, 'utf8');
  if (data instanceof URLSearchParams) return Buffer.from(data.toString(), 'latin1');
  throw defect('The body of the request must be text, bytes or URLSearchParams: nothing is serialised on the way.');
}

const defect = (message: string): ProviderError => new ProviderError('defect', message, { delivery: 'not_sent' });
