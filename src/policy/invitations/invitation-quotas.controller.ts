import { Body, Controller, Get, Header, Param, Put } from '@nestjs/common';
import { CurrentStaff, Roles, type StaffIdentity } from '../../staff/index.js';
import { SetQuotaDto } from './invitation.dto.js';
import { ISSUER_PARAMETER, READERS } from './invitation-access.js';
import { type QuotaView, quotaView } from './invitation-views.js';
import { IssuingDesk } from './issuing.desk.js';

/** How many uses an issuer may give away in a period. Only an owner says so. */
@Controller('staff/v1/invitation-quotas/:issuer')
@Roles(...READERS)
export class InvitationQuotasController {
  constructor(private readonly desk: IssuingDesk) {}

  /** How many uses an issuer may still give away. */
  @Get()
  @Header('cache-control', 'no-store')
  async quota(@Param('issuer', ISSUER_PARAMETER) issuer: string): Promise<QuotaView> {
    return quotaView(await this.desk.quotaOf(issuer));
  }

  /** Sets how many uses an issuer may give away in a period. */
  @Put()
  @Roles('owner')
  async set(
    @Param('issuer', ISSUER_PARAMETER) issuer: string,
    @Body() { uses, periodSeconds }: SetQuotaDto,
    @CurrentStaff() staff: StaffIdentity,
  ): Promise<QuotaView> {
    return quotaView(await this.desk.setQuota(issuer, { uses, periodMs: periodSeconds * 1000 }, staff.id));
  }
}
