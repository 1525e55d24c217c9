import axios from 'axios';
import { axiosSettings, hideAxiosErrors, PooledHttpPort } from '#libs/provider-kit';
import type { HttpPort, HttpReply, TransportSettings } from '#libs/provider-spec';

export const MAX_REPLY_BYTES = 2_000;

/** The built-in providers' way, and the way of authors who want axios: one table of tests holds for both. */
export const WAYS: readonly { way: string; wrap(port: HttpPort): HttpPort }[] = [
  { way: 'the direct port', wrap: (port) => port },
  { way: 'axios over the same pool', wrap: overAxios },
];

function overAxios(port: HttpPort): HttpPort {
  const instance = hideAxiosErrors(axios.create(axiosSettings(port)));
  return {
    async send({ method, url, headers, body }, signal): Promise<HttpReply> {
      const reply = await instance.request<string>({
        method,
        url: url.href,
        headers: { ...headers },
        data: body,
        signal,
      });
      return {
        status: reply.status,
        headers: Object.fromEntries(Object.entries(reply.headers)) as Record<string, string>,
        body: reply.data,
      };
    },
  };
}

const open: PooledHttpPort[] = [];

export function portTo(origins: readonly string[], settings: Partial<TransportSettings> = {}): PooledHttpPort {
  const port = new PooledHttpPort({
    origins,
    maxReplyBytes: MAX_REPLY_BYTES,
    connectTimeoutMs: 2_000,
    connections: 4,
    ...settings,
  });
  open.push(port);
  return port;
}

/** For afterEach: no socket outlives its test. */
export async function closePorts(): Promise<void> {
  await Promise.all(open.splice(0).map((port) => port.close()));
}

export const never = (): AbortSignal => new AbortController().signal;
