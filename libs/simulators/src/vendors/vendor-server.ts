import {
  createServer as createHttpServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { TLSSocket } from 'node:tls';
import { DEFAULT_PACE, type FaultName, type FaultPace, type PlainReply, performFault, sendWhole } from './faults.js';
import type { TlsIdentity } from './tls.js';

/** One inquiry that the vendor counted, hence billed. Never personal data. */
export interface VendorCall {
  readonly path: string;
  /** The gateway's reference, as the vendor received it. */
  readonly reference: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

export interface VendorServer {
  /** Scheme, host and port. */
  readonly origin: string;
  readonly calls: readonly VendorCall[];
  /** Path of each request that reached the door, whatever became of it. More than the calls: these are what the gateway sent. */
  readonly requests: readonly string[];
  /** Forgets calls and requests so far. */
  clear(): void;
  /** Stops at once: sockets that hang, or still drip, are cut. */
  close(): Promise<void>;
}

export interface VendorRequest {
  readonly method: string;
  /** With the query string. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** SHA-256 thumbprint of a client certificate that the server's authority signed, 64 lower-case hex digits. */
  readonly clientCertificate?: string;
}

export interface VendorReply extends PlainReply {
  /** Given when the inquiry counts: it is recorded in `calls` before a fault strikes. */
  readonly reference?: string;
  readonly fault?: FaultName;
}

export interface VendorServerOptions {
  /** 0 (default): any free one. */
  readonly port?: number;
  readonly tls?: TlsIdentity & {
    /** PEM of the authority of client certificates; given, a client without one fails in the handshake. */
    readonly clientCa?: string;
    /** False lets a client without a certificate through to `handle`. Default true. */
    readonly clientCertificateRequired?: boolean;
  };
  readonly pace?: Partial<FaultPace>;
  /** Milliseconds between the count and any answer. Default 0. */
  readonly delayMs?: number;
  /** Paths that serve no inquiry, such as a token's: not among `requests`. */
  readonly besides?: readonly string[];
  handle(request: VendorRequest): VendorReply | Promise<VendorReply>;
}

const MAX_REQUEST_BYTES = 1024 * 1024;

/** A vendor on loopback, over real HTTP or TLS. */
export async function startVendorServer(options: VendorServerOptions): Promise<VendorServer> {
  const calls: VendorCall[] = [];
  const requests: string[] = [];
  const { besides = [], delayMs = 0 } = options;
  const closing = new AbortController();
  const pace = { ...DEFAULT_PACE, ...options.pace };

  const answer = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = pathOf(incoming.url);
    if (!besides.includes(path)) requests.push(path);
    const request = await receive(incoming);
    const { reference, fault, ...reply } = await options.handle(request);
    if (reference !== undefined) {
      calls.push({ path, reference, at: Date.now() });
    }
    if (delayMs > 0) await pause(delayMs, undefined, { signal: closing.signal });
    if (fault === undefined) sendWhole(response, reply);
    else await performFault(fault, { response, reply, pace, closing: closing.signal });
  };
  const server = createServer(options.tls, (incoming, response) => {
    answer(incoming, response).catch(() => response.destroy());
  });

  // Those of HTTP's own list and those that are not yet on it: in their handshake, or silent.
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket.once('close', () => sockets.delete(socket)));
  });
  const port = await listen(server, options.port ?? 0);
  return {
    origin: `${options.tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    calls,
    requests,
    clear: () => {
      calls.length = 0;
      requests.length = 0;
    },
    close: () => {
      closing.abort();
      return stop(server, sockets);
    },
  };
}

function createServer(tls: VendorServerOptions['tls'], listener: RequestListener): Server {
  if (!tls) return createHttpServer(listener);
  const clients =
    tls.clientCa === undefined
      ? {}
      : { ca: tls.clientCa, requestCert: true, rejectUnauthorized: tls.clientCertificateRequired ?? true };
  return createHttpsServer({ cert: tls.certPem, key: tls.keyPem, minVersion: 'TLSv1.2', ...clients }, listener);
}

async function receive(incoming: IncomingMessage): Promise<VendorRequest> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_REQUEST_BYTES) throw new Error('request larger than any that a vendor takes');
    chunks.push(chunk);
  }
  return {
    method: incoming.method ?? '',
    path: incoming.url ?? '',
    headers: incoming.headers,
    body: Buffer.concat(chunks),
    clientCertificate: thumbprintOfClient(incoming),
  };
}

const pathOf = (url = ''): string => url.split('?', 1)[0] as string;

function thumbprintOfClient({ socket }: IncomingMessage): string | undefined {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return undefined;
  return socket.getPeerCertificate().fingerprint256?.replaceAll(':', '').toLowerCase();
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function stop(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    for (const socket of sockets) socket.destroy();
  });
}
