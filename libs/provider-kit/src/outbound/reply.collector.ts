import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import type { HttpReply, ProviderError } from '#libs/provider-spec';
import { readBody, tooLarge } from './reply-body.js';
import { faultOfAbort, faultOfTransport, type Progress } from './transport-fault.js';

/** What undici reports of one exchange becomes one reply or one ProviderError. Settles once; knows at any time how far the exchange is. */
export class ReplyCollector implements Dispatcher.DispatchHandler {
  private controller: Dispatcher.DispatchController | undefined;
  private progress: Progress = 'queued';
  private status: number | undefined;
  private headers: IncomingHttpHeaders = {};
  private chunks: Buffer[] = [];
  private size = 0;
  private settled = false;

  constructor(
    private readonly maxReplyBytes: number,
    private readonly signal: AbortSignal,
    private readonly resolve: (reply: HttpReply) => void,
    private readonly reject: (fault: ProviderError) => void,
    private readonly read: typeof readBody = readBody,
  ) {
    signal.addEventListener('abort', this.onAbort);
  }

  private readonly onAbort = (): void => this.fail(faultOfAbort(this.signal.reason, this.progress, this.status));

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // Thrown here, undici drops the request before its first byte and keeps the socket. An exchange that was given up in the queue
    // must not be sent, and none may be sent twice, whatever undici does with requests of a broken connection.
    if (this.settled || this.progress !== 'queued') throw new Error('not to be sent');
    this.controller = controller;
    this.progress = 'written';
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    if (status < 200) return;
    this.progress = 'answered';
    this.status = status;
    this.headers = headers;
    // Not worth the transfer when it says so itself.
    if (Number(headers['content-length']) > this.maxReplyBytes) this.fail(tooLarge(this.maxReplyBytes, status));
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.size += chunk.length;
    if (this.size > this.maxReplyBytes) this.fail(tooLarge(this.maxReplyBytes, this.status ?? 0));
    else this.chunks.push(chunk);
  }

  onResponseEnd(): void {
    if (this.settled) return;
    const status = this.status ?? 0;
    const headers = joined(this.headers);
    const bytes = this.chunks.length === 1 ? (this.chunks[0] as Buffer) : Buffer.concat(this.chunks, this.size);
    try {
      const body = this.read({ status, encoding: headers['content-encoding'], bytes }, this.maxReplyBytes);
      this.settle();
      this.resolve({ status, headers, body });
    } catch (fault) {
      this.fail(fault as ProviderError);
    }
  }

  onResponseError(_controller: unknown, error: Error): void {
    this.fail(faultOfTransport(error, this.progress, this.status));
  }

  private fail(fault: ProviderError): void {
    if (this.settled) return;
    this.settle();
    this.reject(fault);
    // Frees the socket: it is closed, for half an answer is still on it.
    this.controller?.abort(fault);
  }

  private settle(): void {
    this.settled = true;
    this.signal.removeEventListener('abort', this.onAbort);
  }
}

function joined(headers: IncomingHttpHeaders): Record<string, string> {
  const plain: Record<string, string> = Object.create(null);
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) plain[name] = typeof value === 'string' ? value : value.join(', ');
  }
  return plain;
}
