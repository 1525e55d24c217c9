import type { AuditLog } from '../../audit/index.js';
import { type Clock, DeliveryRunner } from '../delivery.runner.js';
import type { CursorStore, DeliveryStore, Fence, PendingDelivery, Route } from '../delivery-store.port.js';
import type { NotificationEvents } from '../notification-events.port.js';
import { NOTIFIER } from '../notifier.js';
import type { AttemptEnd } from '../retry.rules.js';
import type { Sink } from '../sink.js';

export const cursorOfWebhook = (name: string): string => `webhook/${name}`;

/** What a sink needs of the rest. */
export interface WebhookSinkParts {
  readonly cursors: Pick<CursorStore, 'disable'>;
  readonly store: DeliveryStore;
  readonly log: AuditLog;
  readonly events: NotificationEvents;
  readonly clock: Clock;
}

export interface Receiver {
  attempt(delivery: PendingDelivery, signal: AbortSignal): Promise<AttemptEnd>;
  close(): Promise<void>;
}

/** One receiver: its events in the log's order, the next when the one before has been taken or given up. */
export class WebhookSink implements Sink {
  readonly cursor: string;
  readonly #routes: readonly Route[];
  readonly #runner: DeliveryRunner;

  constructor(
    private readonly name: string,
    kinds: readonly string[],
    private readonly receiver: Receiver,
    private readonly parts: WebhookSinkParts,
  ) {
    const { store, events, clock, log } = parts;
    this.cursor = cursorOfWebhook(name);
    this.#routes = kinds.map((kind) => ({ kind, target: name }));
    this.#runner = new DeliveryRunner('webhook', store, events, clock, ({ eventId, kind }, attempts, fault) =>
      log.entry({
        kind: 'webhook.dead_lettered',
        actor: NOTIFIER,
        body: { webhook: name, event: eventId, event_kind: kind, attempts, fault },
      }),
    );
  }

  async run(fence: Fence, isBehind: boolean, signal: AbortSignal): Promise<void> {
    const { store, clock } = this.parts;
    for (let planned = isBehind; planned && !signal.aborted; ) {
      const end = await store.plan(this.cursor, this.#routes, fence, clock.now());
      if (end === 'lost_lease') return;
      planned = end === 'planned';
    }
    for (let goesOn = true; goesOn && !signal.aborted; ) {
      const head = await store.head(this.name);
      goesOn = head !== undefined && head.nextAt <= clock.now() && (await this.#deliver(head, fence, signal));
    }
  }

  close(): Promise<void> {
    return this.receiver.close();
  }

  /** True: the next one may follow. */
  async #deliver(head: PendingDelivery, fence: Fence, signal: AbortSignal): Promise<boolean> {
    let isGone = false;
    const attempt = async (delivery: PendingDelivery): Promise<AttemptEnd | undefined> => {
      const end = await this.receiver.attempt(delivery, signal);
      isGone = end.kind === 'gone';
      return signal.aborted && end.kind === 'away' ? undefined : end;
    };
    const end = await this.#runner.run(this.name, head, fence, attempt);
    if (isGone && end !== 'lost_lease') await this.#disable(head, fence);
    return end === 'over';
  }

  async #disable({ eventId }: PendingDelivery, fence: Fence): Promise<void> {
    const { cursors, log, events } = this.parts;
    const entry = log.entry({
      kind: 'webhook.disabled',
      actor: NOTIFIER,
      body: { webhook: this.name, event: eventId },
    });
    if (await cursors.disable(this.cursor, fence, [entry])) events.disabled(this.name);
  }
}
