import { Body, Controller, Get, Header, HttpCode, Param, Post, Query } from '@nestjs/common';
import { keysOf, type Page, PageQuery, pageOf } from '../page.dto.js';
import { CurrentStaff, FreshSignIn, HeldForGood, Roles } from '../staff.decorators.js';
import type { StaffIdentity } from '../staff-identity.js';
import { PeopleDesk } from './people.desk.js';
import type { SetupLinkView, StaffMemberView } from './session-view.js';
import { NewRoles, NewStaff } from './sign-in.dto.js';
import { StaffIdPipe } from './staff-id-param.js';
import { memberView } from './views.js';

/** The people who work here. */
@Controller('staff/v1/staff')
export class PeopleController {
  constructor(private readonly desk: PeopleDesk) {}

  /** Everybody who has ever been able to sign in. */
  @Get()
  @Roles('owner', 'operator', 'reviewer', 'auditor')
  async list(@Query() { limit, cursor }: PageQuery): Promise<Page<StaffMemberView>> {
    const after = keysOf(cursor, 1)?.[0];
    const members = await this.desk.page(limit + 1, after);
    const { items, next } = pageOf(members, limit, ({ staffId }) => [staffId]);
    return { items: items.map(memberView), ...(next === undefined ? {} : { next }) };
  }

  /** Adds a local person; the answer holds the one-time token with which they set their password. */
  @Post()
  @Roles('owner')
  @HeldForGood()
  @FreshSignIn()
  @Header('cache-control', 'no-store')
  add(@Body() person: NewStaff, @CurrentStaff() by: StaffIdentity): Promise<SetupLinkView> {
    return this.desk.add(person, by);
  }

  /** Another one-time token for a local person: a link that ran out, a password that was forgotten. */
  @Post(':id/setup-token')
  @Roles('owner')
  @HeldForGood()
  @FreshSignIn()
  @Header('cache-control', 'no-store')
  offerPassword(@Param('id', StaffIdPipe) id: string, @CurrentStaff() by: StaffIdentity): Promise<SetupLinkView> {
    return this.desk.offerPassword(id, by);
  }

  /** Standing roles of a local person; their sessions end. */
  @Post(':id/roles')
  @Roles('owner')
  @HeldForGood()
  @FreshSignIn()
  @HttpCode(204)
  setRoles(
    @Param('id', StaffIdPipe) id: string,
    @Body() { roles }: NewRoles,
    @CurrentStaff() by: StaffIdentity,
  ): Promise<void> {
    return this.desk.setRoles(id, roles, by);
  }

  /** Ends the person's sessions; they may sign in again. */
  @Post(':id/end-sessions')
  @Roles('owner')
  @HttpCode(204)
  endSessions(@Param('id', StaffIdPipe) id: string, @CurrentStaff() by: StaffIdentity): Promise<void> {
    return this.desk.endSessions(id, by);
  }

  /** The person is let in no more; their sessions end. */
  @Post(':id/disable')
  @Roles('owner')
  @HttpCode(204)
  disable(@Param('id', StaffIdPipe) id: string, @CurrentStaff() by: StaffIdentity): Promise<void> {
    return this.desk.disable(id, by);
  }

  /** The person is let in again. */
  @Post(':id/enable')
  @Roles('owner')
  @HeldForGood()
  @HttpCode(204)
  enable(@Param('id', StaffIdPipe) id: string, @CurrentStaff() by: StaffIdentity): Promise<void> {
    return this.desk.enable(id, by);
  }
}
