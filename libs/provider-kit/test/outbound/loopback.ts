import http from 'node:http';
import net from 'node:net';
import tls from 'node:tls';

/** A server of a test's own, on a port that is free, with the sockets that it has seen. */
export interface Loopback {
  readonly port: number;
  /** Sockets accepted so far, also those that have closed. */
  readonly sockets: readonly net.Socket[];
  close(): Promise<void>;
}

async function listen(server: net.Server, sockets: net.Socket[], host: string): Promise<Loopback> {
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return {
    port: (server.address() as net.AddressInfo).port,
    sockets,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

export function serveHttp(listener: http.RequestListener): Promise<Loopback> {
  const sockets: net.Socket[] = [];
  const server = http.createServer(listener).on('connection', (socket) => sockets.push(socket));
  return listen(server, sockets, '127.0.0.1');
}

export function serveTcp(onSocket: (socket: net.Socket) => void): Promise<Loopback> {
  const sockets: net.Socket[] = [];
  const server = net.createServer((socket) => {
    sockets.push(socket.on('error', () => undefined));
    onSocket(socket);
  });
  return listen(server, sockets, '127.0.0.1');
}

/** Answers each request with the common name of the client's certificate, or `nobody`. */
export function serveTls(options: tls.TlsOptions, host = '127.0.0.1'): Promise<Loopback> {
  const sockets: net.Socket[] = [];
  const server = tls.createServer(options, (socket) => {
    const name = String(socket.getPeerCertificate().subject?.CN ?? 'nobody');
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end(`HTTP/1.1 200 OK\r\ncontent-length: ${name.length}\r\n\r\n${name}`));
  });
  server.on('connection', (socket: net.Socket) => sockets.push(socket.on('error', () => undefined)));
  server.on('tlsClientError', () => undefined);
  return listen(server, sockets, host);
}

/** A port where nobody listens. */
export async function closedPort(): Promise<number> {
  const server = await serveTcp(() => undefined);
  await server.close();
  return server.port;
}
