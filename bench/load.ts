import { connect, type Socket } from 'node:net';

export interface LoadTarget {
  readonly port: number;
  readonly path: string;
  /** Header lines of every request, each ending in CRLF. */
  readonly headers: string;
  /** Body of the n-th request. */
  body(n: number): string;
}

const HEAD_END = Buffer.from('\r\n\r\n');

export interface Counts {
  readonly answered: number;
  readonly failed: number;
  readonly p50: number;
  readonly p99: number;
}

/** Load over raw keep-alive sockets: costs little, so that the servers are what is measured. */
export class Load {
  /** Called after each answer. */
  onAnswer: () => void = () => undefined;
  /** Bodies of the first requests that were not answered Continue. */
  readonly failures: string[] = [];
  #answered = 0;
  #failed = 0;
  #sent = 0;
  #latencies: number[] = [];
  readonly #sockets: Socket[] = [];
  readonly #idle: (() => void)[] = [];
  #isClosedLoop = false;

  constructor(private readonly target: LoadTarget) {}

  connect(connections: number): void {
    for (let i = 0; i < connections; i += 1) this.#open();
  }

  /** Every socket sends again as soon as it has its answer. */
  run(): void {
    this.#isClosedLoop = true;
    for (const send of this.#idle.splice(0)) send();
  }

  /** Each socket stops after the answer that it waits for. */
  rest(): void {
    this.#isClosedLoop = false;
  }

  /** One request, on an idle socket if there is one. */
  fire(): void {
    this.#idle.pop()?.();
  }

  close(): void {
    for (const socket of this.#sockets.splice(0)) socket.destroy();
  }

  /** Counts since the last call; milliseconds. */
  take(): Counts {
    const sorted = this.#latencies.sort((a, b) => a - b);
    const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? 0;
    const counts = { answered: this.#answered, failed: this.#failed, p50: at(0.5), p99: at(0.99) };
    this.#answered = 0;
    this.#failed = 0;
    this.#latencies = [];
    return counts;
  }

  #open(): void {
    const socket = connect(this.target.port, '127.0.0.1');
    socket.setNoDelay(true);
    this.#sockets.push(socket);
    let started = 0;
    let buffered: Buffer = Buffer.alloc(0);
    const send = (): void => {
      started = performance.now();
      socket.write(this.#request());
    };
    socket.on('error', () => undefined);
    socket.on('connect', () => (this.#isClosedLoop ? send() : this.#idle.push(send)));
    socket.on('data', (chunk) => {
      buffered = buffered.length === 0 ? chunk : Buffer.concat([buffered, chunk]);
      if (!isWhole(buffered)) return;
      this.#count(buffered, performance.now() - started);
      buffered = Buffer.alloc(0);
      if (this.#isClosedLoop) send();
      else this.#idle.push(send);
      this.onAnswer();
    });
  }

  #request(): string {
    const body = this.target.body(this.#sent++);
    return `POST ${this.target.path} HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\n${this.target.headers}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
  }

  #count(answer: Buffer, ms: number): void {
    this.#latencies.push(ms);
    if (answer.includes('"Continue"')) {
      this.#answered += 1;
    } else {
      this.#failed += 1;
      if (this.failures.length < 3) this.failures.push(answer.toString('utf8', answer.indexOf(HEAD_END) + 4));
    }
  }
}

function isWhole(buffered: Buffer): boolean {
  const head = buffered.indexOf(HEAD_END);
  if (head < 0) return false;
  const length = Number(/content-length: (\d+)/i.exec(buffered.toString('latin1', 0, head))?.[1] ?? 0);
  return buffered.length >= head + 4 + length;
}
