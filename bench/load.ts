import { connect, type Socket } from 'node:net';

export interface LoadTarget {
  readonly port: number;
  /** Header lines of every request, each ending in CRLF. */
  readonly headers: string;
  /** Body of the n-th request. */
  body(n: number): string;
}

const HEAD_END = Buffer.from('\r\n\r\n');

/** Closed-loop load over raw keep-alive sockets: costs little, so that the servers are what is measured. */
export class Load {
  #answered = 0;
  #failed = 0;
  #sent = 0;
  readonly #latencies: number[] = [];
  readonly #sockets: Socket[] = [];
  readonly #firstFailures: string[] = [];

  constructor(private readonly target: LoadTarget) {}

  start(connections: number): void {
    for (let i = 0; i < connections; i += 1) this.#open();
  }

  stop(): void {
    for (const socket of this.#sockets.splice(0)) socket.destroy();
  }

  /** Counts since the last call. */
  take(): { answered: number; failed: number; p50: number; p99: number; failures: readonly string[] } {
    const sorted = this.#latencies.splice(0).sort((a, b) => a - b);
    const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? 0;
    const counts = {
      answered: this.#answered,
      failed: this.#failed,
      p50: at(0.5),
      p99: at(0.99),
      failures: this.#firstFailures,
    };
    this.#answered = 0;
    this.#failed = 0;
    return counts;
  }

  #open(): void {
    const socket = connect(this.target.port, '127.0.0.1');
    socket.setNoDelay(true);
    this.#sockets.push(socket);
    let started = 0;
    let buffered: Buffer = Buffer.alloc(0);
    const send = (): void => {
      const body = this.target.body(this.#sent++);
      started = performance.now();
      socket.write(
        `POST /connectors/customers/before-creating-user HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\n${this.target.headers}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      );
    };
    socket.on('connect', send);
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      buffered = buffered.length === 0 ? chunk : Buffer.concat([buffered, chunk]);
      const head = buffered.indexOf(HEAD_END);
      if (head < 0) return;
      const headText = buffered.toString('latin1', 0, head).toLowerCase();
      const length = Number(/content-length: (\d+)/.exec(headText)?.[1] ?? 0);
      if (buffered.length < head + 4 + length) return;
      const isContinue = buffered.includes('"Continue"', head);
      if (!isContinue && this.#firstFailures.length < 3) this.#firstFailures.push(buffered.toString('utf8', head + 4));
      buffered = Buffer.alloc(0);
      this.#latencies.push(performance.now() - started);
      if (isContinue) this.#answered += 1;
      else this.#failed += 1;
      send();
    });
  }
}
