import { setTimeout as sleep } from 'node:timers/promises';
import { type HttpExchange, type HttpPort, type HttpReply, ProviderError } from '#libs/provider-spec';
import type { KeyServiceName } from '../../config/index.js';
import { KeyFault, type KeyFaultKind, kindOfTransport } from '../key-fault.js';

export interface CallPace {
  /** Milliseconds for one attempt. */
  readonly attemptMs: number;
  readonly attempts: number;
  /** Before the second attempt; doubled before each further one. */
  readonly pauseMs: number;
}

export const CALL_PACE: CallPace = { attemptMs: 4_000, attempts: 3, pauseMs: 250 };

/** Whose calls these are, for the sentence of a fault. */
export interface ServiceName {
  readonly name: KeyServiceName;
  readonly keyName: string;
}

/** A pool of connections of the driver's own. */
export interface ClosableHttp extends HttpPort {
  close(): Promise<void>;
}

/** Undefined: it succeeded. */
export type FaultReader = (reply: HttpReply) => KeyFaultKind | undefined;

/**
 * Calls to a key service, through the same port as every other call that leaves: our trust, our cap, no redirects. What may pass is tried
 * again after a pause, for wrapping and unwrapping change nothing there.
 */
export class KeyServiceSender {
  constructor(
    private readonly http: HttpPort,
    private readonly service: ServiceName,
    private readonly pace: CallPace = CALL_PACE,
  ) {}

  /** `build` is asked anew for each attempt: a signature holds its time. Throws KeyFault. */
  async send(
    build: (signal: AbortSignal) => HttpExchange | Promise<HttpExchange>,
    faultOf: FaultReader,
    signal: AbortSignal,
  ): Promise<HttpReply> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#once(build, faultOf, signal);
      } catch (error) {
        const isOver = attempt === this.pace.attempts || signal.aborted;
        if (!(error instanceof KeyFault) || !error.passes || isOver) throw error;
        await this.#pause(attempt, error, signal);
      }
    }
  }

  /** What an answer holds, or the fault that it is not as documented: without the body, which may hold a key. */
  read<Part>({ body, status }: HttpReply, read: (body: string) => Part | undefined): Part {
    try {
      const part = read(body);
      if (part !== undefined) return part;
    } catch {
      // Said below.
    }
    throw this.fault('unreadable', status);
  }

  fault(kind: KeyFaultKind, httpStatus?: number): KeyFault {
    return new KeyFault(this.service.name, this.service.keyName, kind, httpStatus);
  }

  async #once(
    build: (signal: AbortSignal) => HttpExchange | Promise<HttpExchange>,
    faultOf: FaultReader,
    outer: AbortSignal,
  ): Promise<HttpReply> {
    const signal = AbortSignal.any([outer, AbortSignal.timeout(this.pace.attemptMs)]);
    try {
      const reply = await this.http.send(await build(signal), signal);
      const kind = faultOf(reply);
      if (kind !== undefined) throw this.fault(kind, reply.status);
      return reply;
    } catch (error) {
      if (ProviderError.is(error)) throw this.fault(kindOfTransport(error), error.httpStatus);
      throw error;
    }
  }

  async #pause(attempt: number, fault: KeyFault, signal: AbortSignal): Promise<void> {
    const pause = this.pace.pauseMs * 2 ** (attempt - 1) * (0.5 + Math.random());
    await sleep(pause, undefined, { signal }).catch(() => {
      throw fault;
    });
  }
}
