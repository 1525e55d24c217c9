import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { keysOf, type Page, PageQuery, pageOf } from '../page.dto.js';
import { invalid } from '../problem.js';
import { CurrentStaff, FreshSignIn, HeldForGood, Roles } from '../staff.decorators.js';
import type { StaffIdentity } from '../staff-identity.js';
import { uuidParam } from '../uuid-param.js';
import { GrantsDesk } from './grants.desk.js';
import type { RoleGrantView } from './session-view.js';
import { NewGrant } from './sign-in.dto.js';
import { grantView } from './views.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Roles that people have for a time. */
@Controller('staff/v1/role-grants')
export class GrantsController {
  constructor(private readonly desk: GrantsDesk) {}

  /** Newest first, those that are over too. */
  @Get()
  @Roles('owner', 'auditor')
  async list(@Query() { limit, cursor }: PageQuery): Promise<Page<RoleGrantView>> {
    const before = keysOf(cursor, 1)?.[0];
    if (before !== undefined && !UUID.test(before)) {
      throw invalid([{ path: 'cursor', problem: 'is none of this list: take `next` of the page before' }]);
    }
    const { items, next } = pageOf(await this.desk.page(limit + 1, before), limit, ({ grantId }) => [grantId]);
    return { items: items.map(grantView), ...(next === undefined ? {} : { next }) };
  }

  /** Gives a role for 5 minutes to 8 hours. To oneself too: that stands on record. */
  @Post()
  @Roles('owner')
  @HeldForGood()
  @FreshSignIn()
  async add(@Body() grant: NewGrant, @CurrentStaff() by: StaffIdentity): Promise<RoleGrantView> {
    return grantView(await this.desk.add(grant, by));
  }

  /** Takes it away before its time. */
  @Post(':id/revoke')
  @Roles('owner')
  async revoke(@Param('id', uuidParam('id')) id: string, @CurrentStaff() by: StaffIdentity): Promise<RoleGrantView> {
    return grantView(await this.desk.revoke(id, by));
  }
}
