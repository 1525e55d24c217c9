import { v7 as uuidv7 } from 'uuid';
import type { SubjectVault } from '../audit/index.js';
import type { GatewayConfig } from '../config/index.js';
import type { Fence } from '../leadership/index.js';
import { actorOf, invalid, type StaffIdentity } from '../staff/index.js';
import type { Erased, ErasureOrder, ErasureRow, ErasureStore, SealedRecord } from './erasure-store.port.js';
import { NAMES_SOMEBODY, namesOf, namesSomebody } from './free-text.rules.js';
import { applicantIn, personIfReadable } from './kept-person.js';
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

type Settings = Pick<GatewayConfig, 'privacy' | 'flows'>;

/** Erases people, because somebody asks or because their time is over: the same way for both. */
export class ErasureDesk {
  constructor(
    private readonly store: ErasureStore,
    private readonly vault: Pick<SubjectVault, 'open' | 'token'>,
    private readonly traces: ValueTraces,
    private readonly entries: PrivacyEntries,
    private readonly config: Settings,
    private readonly clock: { now(): Date },
  ) {}

  /** Throws a 400 where the reason names the person, and a 409 where the value is not one person's alone. */
  async erase(request: ErasureRequest, staff: StaffIdentity): Promise<ErasureReport> {
    const { of, reason, dryRun, keepBlockListEntries } = request;
    const isPerson = 'field' in of;
    const order: ErasureOrder = {
      ...this.#order('request', reason),
      askedBy: staff.id,
      target: isPerson ? { tokens: tokensOf(this.vault, of) } : { decisionIds: [of.decisionId] },
      dryRun,
      listEntries: keepBlockListEntries ? 'allow-list' : 'all',
    };
    const asked = isPerson ? [this.traces.of(of)] : [];
    const erased = await this.store.erase(
      order,
      async (records) => {
        await this.#refuseNames(reason, records, isPerson ? [of.value.reveal()] : []);
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
    const backupsUntil = new Date(at.getTime() + this.config.privacy.backupHorizonMs);
    return { erasureId: uuidv7(), cause, reason, at, backupsUntil };
  }

  async #refuseNames(reason: string, records: readonly SealedRecord[], asked: readonly string[]): Promise<void> {
    const names = await Promise.all(records.map((record) => this.#namesIn(record)));
    if (namesSomebody(reason, [...asked, ...names.flat()])) {
      throw invalid([{ path: 'reason', problem: NAMES_SOMEBODY }]);
    }
  }

  async #namesIn(record: SealedRecord): Promise<readonly string[]> {
    const person = await personIfReadable(this.vault, record);
    return person ? namesOf(applicantIn(person, this.config.flows.get(record.flow), this.clock.now())) : [];
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
