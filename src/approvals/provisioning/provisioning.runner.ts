import type { SubjectVault } from '../../audit/index.js';
import type { GraphConfig } from '../../config/index.js';
import type { ApprovalEvents } from '../../observability/index.js';
import { type CaseEvents, systemActor } from '../case-events.js';
import { openPerson } from '../case-person.js';
import type { CaseStore } from '../case-store.port.js';
import type { ProvisioningJob, ProvisioningStore } from '../provisioning-store.port.js';
import { planAccount } from './account-plan.js';
import { afterFault, BACK_OFF, type BackOff } from './back-off.rules.js';
import type { Directory } from './graph-directory.js';
import { GraphFault } from './graph-fault.js';
import { LOST_LEASE, makeAccount } from './make-account.js';

export interface ProvisioningSettings {
  /** Milliseconds between two looks at the outbox; an approval in this process is looked at once. */
  readonly everyMs: number;
  /** Longer than all calls of one try together (each at most 15 s). */
  readonly leaseMs: number;
  readonly atOnce: number;
  readonly backOff: BackOff;
}

export const PROVISIONING_SETTINGS: ProvisioningSettings = {
  everyMs: 5_000,
  leaseMs: 120_000,
  atOnce: 4,
  backOff: BACK_OFF,
};

interface Parts {
  readonly store: ProvisioningStore;
  readonly cases: Pick<CaseStore, 'find' | 'sealedOf'>;
  readonly vault: SubjectVault;
  readonly events: CaseEvents;
  readonly directory: Directory;
  readonly graph: GraphConfig;
  readonly heard: ApprovalEvents;
}

const ACTOR = systemActor('provisioning');
type Tried = 'done' | 'postponed' | 'failed' | 'lost';

/** Makes the accounts of approved cases, from the outbox. Every replica may run one: leases and fences give each case to one at a time. */
export class ProvisioningRunner {
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<number> | undefined;
  #again = false;

  constructor(
    private readonly parts: Parts,
    private readonly settings: ProvisioningSettings = PROVISIONING_SETTINGS,
    private readonly random: () => number = Math.random,
  ) {}

  start(): void {
    this.#timer ??= setInterval(() => void this.work(), this.settings.everyMs);
    void this.work();
  }

  /** Resolves when the round under way is over: a call to Graph is not cut off half-way. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#again = false;
    await this.#round;
  }

  /** Something may be due now. Does nothing when stopped. */
  readonly wake = (): void => {
    if (this.#timer === undefined) return;
    this.#again = true;
    void this.work();
  };

  /** How many cases were tried. Never rejects. A round under way is joined. */
  work(): Promise<number> {
    this.#round ??= this.#rounds().finally(() => {
      this.#round = undefined;
    });
    return this.#round;
  }

  async #rounds(): Promise<number> {
    const { store, heard } = this.parts;
    const { atOnce, leaseMs } = this.settings;
    let tried = 0;
    try {
      for (;;) {
        this.#again = false;
        const jobs = await store.claim(atOnce, leaseMs);
        await Promise.all(jobs.map((job) => this.#tryOne(job)));
        tried += jobs.length;
        if (jobs.length < atOnce && !this.#again) return tried;
      }
    } catch (error) {
      heard.workerFailed('provisioning', error);
      return tried;
    }
  }

  /** What fails here without a verdict of Graph (the database, a defect) ends with the lease, and is tried again. */
  async #tryOne(job: ProvisioningJob): Promise<void> {
    const { heard } = this.parts;
    const { caseId, attempts } = job;
    const started = performance.now();
    try {
      const { tried, code } = await this.#try(job);
      heard.provisioningTried(caseId, tried, { code, attempts, durationMs: Math.round(performance.now() - started) });
    } catch (error) {
      heard.workerFailed('provisioning', error);
    }
  }

  async #try(job: ProvisioningJob): Promise<{ readonly tried: Tried; readonly code: string }> {
    const { store, cases, vault, directory, graph, events } = this.parts;
    const current = await cases.find(job.caseId);
    if (!current) return { tried: 'lost', code: 'no_case' };
    const failed = async (code: string) => {
      const entry = events.entry('case.provisioning_failed', current, ACTOR, { code, attempts: job.attempts });
      return { tried: (await store.fail(job, code, [entry])) ? 'failed' : 'lost', code } as const;
    };
    const sealed = (await cases.sealedOf([job.caseId])).get(job.caseId);
    if (!sealed) return failed('erased');
    const plan = planAccount((await openPerson(vault, job.caseId, sealed)).reveal(), graph);
    if (typeof plan === 'string') return failed(plan);
    try {
      const keep = (accountId: string) => store.keepAccount(job, accountId);
      const made = await makeAccount(plan, directory, { accountId: job.accountId, keep });
      if (made === LOST_LEASE) return { tried: 'lost', code: 'lease' };
      const entry = events.entry('case.provisioned', current, ACTOR, { how: made.how, attempts: job.attempts });
      const held = await store.finish(job, made.how, made.accountId, [entry]);
      return { tried: held ? 'done' : 'lost', code: made.how };
    } catch (error) {
      if (!(error instanceof GraphFault)) throw error;
      const next = afterFault(error, job.attempts, this.random(), this.settings.backOff);
      if (next.kind === 'give_up') return failed(error.kind);
      return { tried: (await store.postpone(job, error.kind, next.delayMs)) ? 'postponed' : 'lost', code: error.kind };
    }
  }
}
