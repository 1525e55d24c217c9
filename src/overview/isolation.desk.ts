import type { AuditLog } from '../audit/index.js';
import { actorOf, type StaffIdentity } from '../staff/index.js';
import type { ProviderSwitches } from '../verification/index.js';
import type { IsolationStore } from './isolation-store.port.js';
import type { IsolationWatch } from './isolation-watch.js';
import type { IsolationReason } from './overview-view.js';

export type IsolationResult = 'done' | 'not_found' | 'unchanged';

/** Takes a provider out of use on every replica, and back; each on record with who did it and why. */
export class IsolationDesk {
  constructor(
    private readonly store: IsolationStore,
    private readonly log: Pick<AuditLog, 'entry'>,
    private readonly switches: Pick<ProviderSwitches, 'has'>,
    private readonly watch: Pick<IsolationWatch, 'refresh'>,
    private readonly clock: { now(): Date },
  ) {}

  async isolate(provider: string, reason: IsolationReason, staff: StaffIdentity): Promise<IsolationResult> {
    if (!this.switches.has(provider)) return 'not_found';
    const entry = this.log.entry({ kind: 'provider.isolated', actor: actorOf(staff), body: { provider, reason } });
    const isolation = { provider, by: staff.id, at: this.clock.now(), reason };
    return this.#took(await this.store.isolate(isolation, [entry]));
  }

  /** Also of a provider that is not in this configuration any more. */
  async rejoin(provider: string, reason: IsolationReason, staff: StaffIdentity): Promise<IsolationResult> {
    const entry = this.log.entry({ kind: 'provider.rejoined', actor: actorOf(staff), body: { provider, reason } });
    const isDone = await this.store.rejoin(provider, [entry]);
    return isDone || this.switches.has(provider) ? this.#took(isDone) : 'not_found';
  }

  /** On this replica it holds before the answer is given; on the others a moment later. */
  async #took(isDone: boolean): Promise<IsolationResult> {
    await this.watch.refresh();
    return isDone ? 'done' : 'unchanged';
  }
}
