import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedCall {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface FakeGateway {
  readonly url: string;
  readonly calls: ReceivedCall[];
  close(): Promise<void>;
}

type Answer = (response: ServerResponse, call: ReceivedCall, nth: number) => void;

/** Takes every POST and lets the test answer it; `/metrics` has the text of the test. */
export async function startFakeGateway(answer: Answer, metrics?: () => string): Promise<FakeGateway> {
  const calls: ReceivedCall[] = [];
  const server = createServer((request, response) => {
    if (request.url === '/metrics') {
      response.writeHead(metrics ? 200 : 404).end(metrics?.());
      return;
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const call = { path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString() };
      calls.push(call);
      answer(response, call, calls.length);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export const answerJson = (response: ServerResponse, status: number, body: object): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

export const CONTINUE = { version: '1.0.0', action: 'Continue' };
export const BLOCK = { version: '1.0.0', action: 'ShowBlockPage', userMessage: 'We could not complete your sign-up.' };
export const CORRECT = {
  version: '1.0.0',
  status: 400,
  action: 'ValidationError',
  userMessage: 'Check your postal code.',
};
