import {
  Body,
  Controller,
  Get,
  Header,
  HttpCode,
  Inject,
  Param,
  type PipeTransform,
  Post,
  Query,
} from '@nestjs/common';
import { validate as isUuid } from 'uuid';
import { Sensitive } from '#libs/provider-spec';
import { GATEWAY_CONFIG, type GatewayConfig } from '../config/index.js';
import {
  CurrentStaff,
  conflict,
  FreshSignIn,
  invalid,
  keysOf,
  MEMBER_STORE,
  type MemberStore,
  notAllowed,
  notFound,
  type Page,
  pageOf,
  Roles,
  type StaffIdentity,
  type StaffProblem,
} from '../staff/index.js';
import type { ApprovalCase } from './approval-case.js';
import { CaseDesk, type CaseResult, isCase } from './case.desk.js';
import {
  AssignmentBody,
  CaseQuery,
  DecisionBody,
  NoteBody,
  ReasonQuery,
  RevealBody,
  WithdrawalBody,
} from './case.dto.js';
import type { CaseRefusal } from './case-decision.rules.js';
import type { CasePerson } from './case-person.js';
import { type CaseDetail, type CaseEventView, type CaseView, detailOf, eventViewOf, viewOf } from './case-view.js';
import { isReasonFor, type ReasonFor, type ReasonLabel, reasonsIn } from './reasons.catalogue.js';

const READERS = ['reviewer', 'owner', 'auditor'] as const;
const DECIDERS = ['reviewer', 'owner'] as const;
/** What is no id is the id of no case. */
const CASE_ID: PipeTransform<string, string> = {
  transform(id) {
    if (!isUuid(id)) throw notFound('case');
    return id.toLowerCase();
  },
};

const REFUSALS: Readonly<Record<CaseRefusal, () => StaffProblem>> = {
  not_open: () => conflict('The case is not open any more.'),
  version_conflict: () => conflict('Somebody has changed the case since that version. Read it again.'),
  already_voted: () =>
    conflict('You have decided on this case before; the second pair of eyes must be somebody else’s.'),
  own_case: () => notAllowed('Nobody approves their own request.'),
  not_failed: () => conflict('There is no account of this case that could not be made.'),
  erased: () => conflict('The data of this person was erased.'),
};

/** The cases of every flow. `POST .../decision` is also the way in for an approval system of one's own. */
@Controller('staff/v1')
@Roles(...READERS)
export class CasesController {
  constructor(
    private readonly desk: CaseDesk,
    @Inject(GATEWAY_CONFIG) private readonly config: GatewayConfig,
    @Inject(MEMBER_STORE) private readonly members: MemberStore,
  ) {}

  /** The queue, a page at a time. */
  @Get('cases')
  @Header('cache-control', 'no-store')
  async list(@Query() { limit, cursor, state, flow, assignee, overdue, order }: CaseQuery): Promise<Page<CaseView>> {
    const [after] = keysOf(cursor, 1) ?? [];
    if (after !== undefined && !/^[0-9a-f-]{36}$/.test(after)) {
      throw invalid([{ path: 'cursor', problem: 'is none of this list: take `next` of the page before' }]);
    }
    const overdueAt = overdue === 'true' ? new Date() : undefined;
    const cases = await this.desk.list({ state, flow, assignee, overdueAt, order, after, limit: limit + 1 });
    const { items, next } = pageOf(cases, limit, ({ caseId }) => [caseId]);
    const people = await this.desk.peopleOf(items);
    return { items: items.map((one) => viewOf(one, people.get(one.caseId), new Date())), next };
  }

  /** The catalogue of reasons with its labels. */
  @Get('case-reasons')
  reasons(@Query() { language }: ReasonQuery): { readonly items: readonly ReasonLabel[] } {
    return { items: reasonsIn(language) };
  }

  /** One case with its notes; the person is masked. */
  @Get('cases/:id')
  @Header('cache-control', 'no-store')
  async read(@Param('id', CASE_ID) id: string): Promise<CaseDetail> {
    return this.#detail(await this.#existing(id));
  }

  /** What the audit log holds about the case. */
  @Get('cases/:id/events')
  @Header('cache-control', 'no-store')
  async events(@Param('id', CASE_ID) id: string): Promise<{ readonly items: readonly CaseEventView[] }> {
    const envelopes = await this.desk.eventsOf(await this.#existing(id));
    return { items: envelopes.map(eventViewOf) };
  }

  /** Approves or denies, with a reason of the catalogue. */
  @Post('cases/:id/decision')
  @Roles(...DECIDERS)
  @HttpCode(200)
  async decide(
    @Param('id', CASE_ID) id: string,
    @Body() { decision, reason, note, version }: DecisionBody,
    @CurrentStaff() staff: StaffIdentity,
  ): Promise<CaseDetail> {
    const { flow } = await this.#existing(id);
    this.#checkReason(reason, decision, flow);
    const request = { decision, reason, version, note: note === undefined ? undefined : new Sensitive(note) };
    return this.#detail(caseIn(await this.desk.decide(id, request, staff)));
  }

  /** Gives the case to somebody, or to nobody. */
  @Post('cases/:id/assignment')
  @Roles(...DECIDERS)
  @HttpCode(200)
  async assign(
    @Param('id', CASE_ID) id: string,
    @Body() { assignee, version }: AssignmentBody,
    @CurrentStaff() staff: StaffIdentity,
  ): Promise<CaseDetail> {
    await this.#checkAssignee(assignee, staff);
    return this.#detail(caseIn(await this.desk.assign(id, assignee, staff, version)));
  }

  /** Writes a note; it is sealed with the person's data. */
  @Post('cases/:id/notes')
  @Roles(...DECIDERS)
  @HttpCode(200)
  async note(
    @Param('id', CASE_ID) id: string,
    @Body() { text }: NoteBody,
    @CurrentStaff() staff: StaffIdentity,
  ): Promise<CaseDetail> {
    return this.#detail(caseIn(await this.desk.note(id, new Sensitive(text), staff)));
  }

  /** Closes the case because the person no longer asks. */
  @Post('cases/:id/withdraw')
  @Roles(...DECIDERS)
  @HttpCode(200)
  async withdraw(
    @Param('id', CASE_ID) id: string,
    @Body() { reason, version }: WithdrawalBody,
    @CurrentStaff() staff: StaffIdentity,
  ): Promise<CaseDetail> {
    const { flow } = await this.#existing(id);
    this.#checkReason(reason, 'withdraw', flow);
    return this.#detail(caseIn(await this.desk.withdraw(id, reason, staff, version)));
  }

  /** Has the account tried again that could not be made. */
  @Post('cases/:id/retry-provisioning')
  @Roles(...DECIDERS)
  @HttpCode(200)
  async retryProvisioning(@Param('id', CASE_ID) id: string, @CurrentStaff() staff: StaffIdentity): Promise<CaseDetail> {
    return this.#detail(caseIn(await this.desk.retryProvisioning(id, staff)));
  }

  /** Everything that the person sent, in the clear; the look itself is on record. */
  @Post('cases/:id/personal-data')
  @Roles('reviewer', 'owner', 'personal-data-reader')
  @FreshSignIn()
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  async reveal(
    @Param('id', CASE_ID) id: string,
    @Body() { reason }: RevealBody,
    @CurrentStaff() staff: StaffIdentity,
  ): Promise<CasePerson> {
    const current = await this.#existing(id);
    this.#checkReason(reason, 'reveal', current.flow);
    const person = await this.desk.reveal(current, reason, staff);
    if (!person) throw REFUSALS.erased();
    return person.reveal();
  }

  async #existing(id: string): Promise<ApprovalCase> {
    return caseIn(await this.desk.find(id));
  }

  async #detail(current: ApprovalCase): Promise<CaseDetail> {
    const people = await this.desk.peopleOf([current]);
    const view = viewOf(current, people.get(current.caseId), new Date());
    return detailOf(view, await this.desk.notesOf(current));
  }

  /** The name goes into the log: a free text could be anybody's. */
  async #checkAssignee(assignee: string | undefined, staff: StaffIdentity): Promise<void> {
    // Whoever asks decides, be it by a role for a time.
    if (assignee === undefined || assignee === staff.id) return;
    const key = this.config.staff.apiKeys.find(({ name }) => `key:${name}` === assignee);
    const person = key ? undefined : await this.members.find(assignee);
    const roles = key?.roles ?? (person?.disabledAt ? [] : person?.roles) ?? [];
    if (roles.some((role) => DECIDERS.some((one) => one === role))) return;
    throw invalid([{ path: 'assignee', problem: 'is nobody who decides on cases' }]);
  }

  #checkReason(reason: string, purpose: ReasonFor, flow: string): void {
    if (isReasonFor(reason, purpose, this.config.flows.get(flow)?.approval?.reasons)) return;
    throw invalid([
      { path: 'reason', problem: `is not a reason to ${purpose} here: GET /staff/v1/case-reasons lists them` },
    ]);
  }
}

function caseIn(result: CaseResult): ApprovalCase {
  if (result === undefined) throw notFound('case');
  if (!isCase(result)) throw REFUSALS[result]();
  return result;
}
