import { Body, Controller, Get, Header, HttpCode, Param, Post, Query } from '@nestjs/common';
import { validate as isUuid } from 'uuid';
import { NAMES_SOMEBODY } from '../privacy/index.js';
import {
  CurrentStaff,
  FreshSignIn,
  invalid,
  notFound,
  type Page,
  pageOf,
  Roles,
  type StaffIdentity,
  StaffProblem,
} from '../staff/index.js';
import { DecisionDesk } from './decision.desk.js';
import { idBefore, idOf } from './decision-address.js';
import type { DecisionFilter } from './decision-filter.js';
import { DECISION_READERS } from './decision-roles.js';
import type { DecisionDetail, DecisionSummary, RevealedPerson } from './decision-view.js';
import { DecisionQuery, DecisionSearchBody, LookBody, SampleQuery } from './decisions.dto.js';
import { filterOf } from './filters-body.js';
import { cursorAt, positionIn } from './log-cursor.js';
import { type DrawnSample, SampleDesk } from './sample.desk.js';
import { type PersonText, SearchDesk } from './search.desk.js';

const DECISION_ID = idOf('decision');

/** A page of decisions. */
export interface DecisionPage extends Page<DecisionSummary> {
  /** Where those begin that are put on record from now on: `?after=`. On the first page, and on every answer of `after`. */
  readonly newer?: string;
}

/** A sample, and what is needed to draw it again. */
export interface SamplePage extends Page<DecisionSummary> {
  readonly drawn: Omit<DrawnSample, 'decisions'>;
}

/** Decisions in lists, one by one, and with their person. */
@Controller('staff/v1/decisions')
@Roles(...DECISION_READERS)
export class DecisionsController {
  constructor(
    private readonly searching: SearchDesk,
    private readonly desk: DecisionDesk,
    private readonly samples: SampleDesk,
  ) {}

  /** Decisions, newest first, a page at a time; with `after` those that were put on record since, oldest first. */
  @Get()
  @Header('cache-control', 'no-store')
  async list(@Query() query: DecisionQuery): Promise<DecisionPage> {
    const filter = filterOf(query);
    if (query.after !== undefined) return this.#since(query.after, filter);
    const { limit, cursor } = query;
    // Asked for before the page: what comes in between is on both rather than on none.
    const position = cursor === undefined ? await this.searching.position() : undefined;
    const found = await this.searching.search({ filter, before: idBefore(cursor), limit: limit + 1 });
    const page = pageOf(found, limit, ({ decisionId }) => [decisionId]);
    return position ? { ...page, newer: cursorAt(position) } : page;
  }

  /** The same with an e-mail address, phone number or external id, which belong into no address; such a look is on record. */
  @Post('search')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  async search(@Body() body: DecisionSearchBody, @CurrentStaff() staff: StaffIdentity): Promise<Page<DecisionSummary>> {
    const { limit, cursor, email, phone, externalId } = body;
    const query = { filter: filterOf(body), before: idBefore(cursor), limit: limit + 1 };
    const person: PersonText = {
      ...(email === undefined ? {} : { email }),
      ...(phone === undefined ? {} : { phone }),
      ...(externalId === undefined ? {} : { external_id: externalId }),
    };
    const isPersonal = Object.keys(person).length > 0;
    const found = isPersonal
      ? await this.searching.searchPerson(query, person, staff)
      : await this.searching.search(query);
    return pageOf(found, limit, ({ decisionId }) => [decisionId]);
  }

  /** A random sample that anybody can draw again from the log: the same seed and period give the same decisions. */
  @Get('sample')
  @Header('cache-control', 'no-store')
  async sample(@Query() { seed, size, from, to }: SampleQuery): Promise<SamplePage> {
    const { decisions, ...drawn } = await this.samples.draw({ seed, size, ...periodOf({ from, to }) });
    return { items: decisions, drawn };
  }

  /** One decision with its whole story; the person is masked. */
  @Get(':id')
  @Header('cache-control', 'no-store')
  async read(@Param('id', DECISION_ID) id: string): Promise<DecisionDetail> {
    const detail = await this.desk.find(id);
    if (!detail) throw notFound('decision');
    return detail;
  }

  /** Everything that the person sent, in the clear, for a reason that stays on record. */
  @Post(':id/personal-data')
  @Roles('personal-data-reader')
  @FreshSignIn()
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  async reveal(
    @Param('id', DECISION_ID) id: string,
    @Body() { reason }: LookBody,
    @CurrentStaff() staff: StaffIdentity,
  ): Promise<RevealedPerson> {
    const person = await this.desk.reveal(id, reason, staff);
    if (person === 'gone') {
      const detail = 'There is no personal data of this sign-up: it was erased, or there is no such sign-up.';
      throw new StaffProblem('not-found', detail);
    }
    if (person === 'names_somebody') throw invalid([{ path: 'reason', problem: NAMES_SOMEBODY }]);
    return person;
  }

  async #since(after: string, filter: DecisionFilter): Promise<DecisionPage> {
    if (filter.reference !== undefined) {
      throw invalid([{ path: 'reference', problem: 'cannot be followed: leave it out, or leave out after' }]);
    }
    const place = isUuid(after) ? after.toLowerCase() : positionIn(after);
    const found = place && (await this.searching.since(place, filter));
    if (!found) throw invalid([{ path: 'after', problem: 'is neither the id of a decision nor `newer` of an answer' }]);
    return { items: found.decisions, newer: cursorAt(found.position) };
  }
}

const periodOf = ({ from, to }: { readonly from?: string; readonly to?: string }) => ({
  from: from === undefined ? undefined : new Date(from),
  to: to === undefined ? undefined : new Date(to),
});
