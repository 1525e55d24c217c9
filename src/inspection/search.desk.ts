import { validate as isUuid } from 'uuid';
import { Sensitive } from '#libs/provider-spec';
import type { AuditLog, SearchField, SubjectVault } from '../audit/index.js';
import { actorOf, type StaffIdentity } from '../staff/index.js';
import type { DecisionFilter } from './decision-filter.js';
import type { DecisionQuery, DecisionStore, LogPosition } from './decision-store.port.js';
import type { DecisionSummary } from './decision-view.js';

/** What a person may be looked up by, as staff write it. */
export type PersonText = { readonly [Field in SearchField]?: string };

/** Decisions that came in, and where to go on from. */
export interface Following {
  readonly decisions: readonly DecisionSummary[];
  readonly position: LogPosition;
}

const FOLLOWED_AT_ONCE = 100;

/** Lists of decisions. */
export class SearchDesk {
  constructor(
    private readonly store: DecisionStore,
    private readonly vault: Pick<SubjectVault, 'token'>,
    private readonly log: Pick<AuditLog, 'entry'>,
  ) {}

  search(query: Omit<DecisionQuery, 'person'>): Promise<readonly DecisionSummary[]> {
    return this.store.search(query);
  }

  /** On record, because it tells whether a person has signed up: which fields were asked for, and how many were found. */
  async searchPerson(
    query: Omit<DecisionQuery, 'person'>,
    texts: PersonText,
    staff: StaffIdentity,
  ): Promise<readonly DecisionSummary[]> {
    const fields = Object.keys(texts) as SearchField[];
    const person = fields.map((field) => ({
      field,
      token: this.vault.token(field, new Sensitive(texts[field] ?? '')),
    }));
    const found = await this.store.search({ ...query, person });
    await this.store.append([
      this.log.entry({
        kind: 'decisions.searched',
        actor: actorOf(staff),
        body: { fields: [...fields].sort(), found: found.length },
      }),
    ]);
    return found;
  }

  position(): Promise<LogPosition> {
    return this.store.position();
  }

  /** `after`: a position, or the id of a decision. Undefined: there is no such decision. */
  async since(after: string | LogPosition, filter: DecisionFilter): Promise<Following | undefined> {
    const position = typeof after === 'string' ? await this.#positionOf(after) : after;
    return position && this.store.since(position, filter, FOLLOWED_AT_ONCE);
  }

  async #positionOf(decisionId: string): Promise<LogPosition | undefined> {
    return isUuid(decisionId) ? this.store.positionOf(decisionId) : undefined;
  }
}
