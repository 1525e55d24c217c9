import { Body, Controller, Get, Header, HttpCode, Inject, Param, Post, Query, StreamableFile } from '@nestjs/common';
import { Sensitive } from '#libs/provider-spec';
import { GATEWAY_CONFIG, type GatewayConfig } from '../../config/index.js';
import {
  CurrentStaff,
  conflict,
  csvDownload,
  keysOf,
  notFound,
  type Page,
  PageQuery,
  pageOf,
  Roles,
  readCsv,
  type StaffIdentity,
} from '../../staff/index.js';
import { CreateInvitationsDto, FindInvitationDto, ImportInvitationsDto, InvitationQuery } from './invitation.dto.js';
import { BATCH_PARAMETER, ID_PARAMETER, ISSUERS, READERS } from './invitation-access.js';
import { type OrderContext, orderOf, orderOfFile } from './invitation-order.js';
import { INVITATION_REGISTER, type InvitationRegister } from './invitation-register.port.js';
import { type InvitationView, type RedemptionView, redemptionView, shownOnce, viewOf } from './invitation-views.js';
import { type InvitationOrder, IssuingDesk } from './issuing.desk.js';

interface Created {
  readonly batchId: string;
  readonly count: number;
  readonly expiresAt: string;
  readonly invitations: readonly { readonly id: string; readonly code: string; readonly email?: string }[];
}

const IMPORT_COLUMNS = { required: ['email'] } as const;

/** Codes as staff make, see and revoke them. A code is in the answer that made it, and never again. */
@Controller('staff/v1/invitations')
@Roles(...READERS)
export class InvitationsController {
  constructor(
    private readonly desk: IssuingDesk,
    @Inject(INVITATION_REGISTER) private readonly register: InvitationRegister,
    @Inject(GATEWAY_CONFIG) private readonly config: GatewayConfig,
  ) {}

  /** Makes codes; this answer is the only one that shows them. */
  @Post()
  @Roles(...ISSUERS)
  @Header('cache-control', 'no-store')
  create(@Body() body: CreateInvitationsDto, @CurrentStaff() staff: StaffIdentity): Promise<Created | StreamableFile> {
    return this.#issue(orderOf(body, this.#context()), staff, body.format);
  }

  /** A file with the column `email`: one code for each address. */
  @Post('import')
  @Roles(...ISSUERS)
  @Header('cache-control', 'no-store')
  async import(
    @Query() query: ImportInvitationsDto,
    @Body() body: unknown,
    @CurrentStaff() staff: StaffIdentity,
  ): Promise<Created | StreamableFile> {
    const order = await orderOfFile(readCsv(body, IMPORT_COLUMNS), query, this.#context());
    return this.#issue(order, staff, query.format);
  }

  /** Invitations, newest first; never their codes. */
  @Get()
  @Header('cache-control', 'no-store')
  async list(@Query() { limit, cursor, batch, ...filter }: InvitationQuery): Promise<Page<InvitationView>> {
    const before = keysOf(cursor, 1)?.[0];
    const { state, flow, issuer, label } = filter;
    const found = await this.register.list({ state, flow, issuer, label, batchId: batch }, limit + 1, idOf(before));
    const views = found.invitations.map((invitation) => viewOf(invitation, found.now));
    return pageOf(views, limit, ({ id }) => [id]);
  }

  /** Whose code is this? For the person who is rung up about one. */
  @Post('find')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  async findByCode(@Body() { code }: FindInvitationDto): Promise<InvitationView> {
    const found = await this.desk.find(new Sensitive(code));
    if (!found) throw notFound('code');
    return viewOf(found.invitation, found.now);
  }

  /** One invitation. */
  @Get(':id')
  @Header('cache-control', 'no-store')
  async one(@Param('id', ID_PARAMETER) id: string): Promise<InvitationView> {
    const found = await this.register.find({ id });
    if (!found) throw notFound('invitation');
    return viewOf(found.invitation, found.now);
  }

  /** Who used it when, by sign-up. */
  @Get(':id/redemptions')
  @Header('cache-control', 'no-store')
  async redemptions(
    @Param('id', ID_PARAMETER) id: string,
    @Query() { limit, cursor }: PageQuery,
  ): Promise<Page<RedemptionView>> {
    const before = keysOf(cursor, 1)?.[0];
    if (!(await this.register.find({ id }))) throw notFound('invitation');
    const found = await this.register.redemptions(id, limit + 1, idOf(before));
    return pageOf(found.map(redemptionView), limit, ({ decisionId }) => [decisionId]);
  }

  /** Ends a code at once. */
  @Post(':id/revoke')
  @HttpCode(200)
  @Roles(...ISSUERS)
  async revoke(@Param('id', ID_PARAMETER) id: string, @CurrentStaff() staff: StaffIdentity): Promise<InvitationView> {
    const revoked = await this.desk.revoke({ id }, staff.id);
    if (!revoked) throw notFound('invitation');
    if (revoked.length === 0) throw conflict('This code is revoked already.');
    return this.one(id);
  }

  /** What is left of a batch: for a file that got into the wrong hands. */
  @Post('batches/:batch/revoke')
  @HttpCode(200)
  @Roles(...ISSUERS)
  async revokeBatch(
    @Param('batch', BATCH_PARAMETER) batchId: string,
    @CurrentStaff() staff: StaffIdentity,
  ): Promise<{ readonly batchId: string; readonly revoked: number }> {
    const revoked = await this.desk.revoke({ batchId }, staff.id);
    if (!revoked) throw notFound('batch');
    return { batchId, revoked: revoked.length };
  }

  async #issue(order: InvitationOrder, staff: StaffIdentity, format = 'json'): Promise<Created | StreamableFile> {
    const issued = await this.desk.issue(order, staff.id);
    if (issued.kind === 'over_quota') {
      throw conflict(`Your quota has ${issued.left} uses left in this period: ask for fewer, or an owner for more.`);
    }
    const expiresAt = order.terms.expiresAt.toISOString();
    const invitations = issued.codes.map(shownOnce);
    if (format === 'json') return { batchId: issued.batchId, count: invitations.length, expiresAt, invitations };
    const columns = {
      id: ({ id }: Created['invitations'][number]) => id,
      code: ({ code }: Created['invitations'][number]) => code,
      email: ({ email }: Created['invitations'][number]) => email,
      expires_at: () => expiresAt,
    };
    return csvDownload(`invitations-${issued.batchId}.csv`, columns, invitations);
  }

  #context(): OrderContext {
    const { flows, invitations } = this.config;
    return { now: new Date(), flows: [...flows.keys()], lifetimeMs: invitations.lifetimeMs };
  }
}

/** A cursor of ours holds an id; one that was tampered with finds nothing before it, instead of troubling the database. */
const idOf = (cursor: string | undefined): string | undefined =>
  cursor === undefined || /^[0-9a-f-]{36}$/.test(cursor) ? cursor : '00000000-0000-0000-0000-000000000000';
