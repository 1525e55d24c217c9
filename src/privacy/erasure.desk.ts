import { v7 as uuidv7 } from 'uuid';
import type { SubjectVault } from '../audit/index.js';
import type { GatewayConfig } from '../config/index.js';
import type { Fence } from '../leadership/index.js';
import { actorOf, type StaffIdentity } from '../staff/index.js';
import type { Erased, ErasureOrder, ErasureRow, ErasureStore } from './erasure-store.port.js';
import type { PersonNames } from './person-names.js';
import { type PrivacyEntries, RETENTION_ACTOR } from './privacy-entries.js';
import type { ErasureReport } from './privacy-view.js';
import { sharedBy } from './shared-value.js';
import { type SubjectQuery, tokensOf } from './subject-search.js';
import type { ValueTraces } from './value-traces.js';

export interface ErasureRequest {
  /** A person, or one sign-up. */
  readonly of: SubjectQuery | { readonly decisionId: string };
  readonly reason: string;
  readonly dryRun: boolean;
  readonly keepBlockListEntries: boolean;
}

interface Surroundings {
  readonly vault: Pick<SubjectVault, 'token'>;
  readonly config: Pick<GatewayConfig, 'privacy'>;
}

/** Erases people, because somebody asks or because their time is over: the same way for both. */
export class ErasureDesk {
  constructor(
    private readonly store: ErasureStore,
    private readonly traces: ValueTraces,
    private readonly names: Pick<PersonNames, 'refuse'>,
    private readonly entries: PrivacyEntries,
    private readonly around: Surroundings,
    private readonly clock: { now(): Date },
  ) {}

  /** Throws a 400 where the reason names the person, and a 409 where the value is not one person's alone. */
  async erase(request: ErasureRequest, staff: StaffIdentity): Promise<ErasureReport> {
    const { of, reason, dryRun, keepBlockListEntries } = request;
    const isPerson = 'field' in of;
    const order: ErasureOrder = {
      ...this.#order('request', reason),
      askedBy: staff.id,
      target: isPerson ? { tokens: tokensOf(this.around.vault, of) } : { decisionIds: [of.decisionId] },
      dryRun,
      listEntries: keepBlockListEntries ? 'allow-list' : 'all',
    };
    const asked = isPerson ? [this.traces.of(of)] : [];
    const erased = await this.store.erase(
      order,
      async (records) => {
        await this.names.refuse('reason', reason, records, isPerson ? [of.value.reveal()] : []);
        return [...asked, ...(await this.traces.in(records))];
      },
      (done) => this.entries.erased(order, done, actorOf(staff)),
    );
    if (!dryRun && erased && erased.persons > 1) throw sharedBy(erased.persons);
    return reportOf(order, erased ?? NOTHING);
  }

  /** What is due, in one transaction; the lists are staff's own, with ends of their own. Undefined: another replica has the lease. */
  eraseDue(decisionIds: readonly string[], retentionClass: string, fence: Fence): Promise<Erased | undefined> {
    const order: ErasureOrder = {
      ...this.#order('retention', retentionClass),
      askedBy: RETENTION_ACTOR.id,
      target: { decisionIds },
      dryRun: false,
      listEntries: 'none',
      fence,
    };
    return this.store.erase(
      order,
      async () => [],
      (done) => this.entries.erased(order, done, RETENTION_ACTOR),
    );
  }

  list(limit: number, before?: string): Promise<readonly ErasureRow[]> {
    return this.store.list(limit, before);
  }

  #order(
    cause: ErasureOrder['cause'],
    reason: string,
  ): Pick<ErasureOrder, 'erasureId' | 'cause' | 'reason' | 'at' | 'backupsUntil'> {
    const at = this.clock.now();
    const backupsUntil = new Date(at.getTime() + this.around.config.privacy.backupHorizonMs);
    return { erasureId: uuidv7(), cause, reason, at, backupsUntil };
  }
}

const NOTHING: Erased = {
  persons: 0,
  signUps: [],
  cases: [],
  listEntries: [],
  keptListEntries: 0,
  invitations: [],
  mails: 0,
  running: [],
  held: [],
};

const reportOf = ({ erasureId, dryRun, backupsUntil }: ErasureOrder, erased: Erased): ErasureReport => ({
  ...(dryRun ? {} : { erasureId }),
  dryRun,
  persons: erased.persons,
  signUps: erased.signUps.length,
  cases: erased.cases.length,
  listEntries: erased.listEntries.length,
  keptListEntries: erased.keptListEntries,
  invitations: erased.invitations.length,
  mails: erased.mails,
  held: erased.held,
  running: erased.running,
  backupsUntil: backupsUntil.toISOString(),
});
