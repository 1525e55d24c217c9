import { Body, Controller, Get, Header, HttpCode, Param, Post } from '@nestjs/common';
import {
  CurrentStaff,
  conflict,
  invalid,
  notFound,
  type Page,
  Roles,
  type StaffIdentity,
  uuidParam,
} from '../staff/index.js';
import { NAMES_SOMEBODY, namesSomebody } from './free-text.rules.js';
import { HoldDesk } from './hold.desk.js';
import { HoldBody, ReleaseBody } from './privacy.dto.js';
import type { HoldView } from './privacy-view.js';
import { personIn, queryIn } from './query.reader.js';

/** Legal holds: what must not be erased, and why. */
@Controller('staff/v1/holds')
export class HoldsController {
  constructor(private readonly desk: HoldDesk) {}

  /** Every hold, newest first; those that are over stay to be seen. */
  @Get()
  @Roles('owner', 'auditor')
  @Header('cache-control', 'no-store')
  async list(): Promise<Page<HoldView>> {
    return { items: await this.desk.list() };
  }

  /** Keeps a person, whatever they do later included, or sign-ups, from being erased. */
  @Post()
  @Roles('owner')
  @Header('cache-control', 'no-store')
  async place(@Body() body: HoldBody, @CurrentStaff() staff: StaffIdentity): Promise<HoldView> {
    const { decisionIds, basis, reviewAt } = body;
    const query = queryIn(body);
    if (query && decisionIds) {
      throw invalid([{ path: 'decisionIds', problem: 'is one too many: give a person or sign-ups' }]);
    }
    const placed = await this.desk.place(
      {
        on: decisionIds ? { decisionIds: decisionIds.map((id) => id.toLowerCase()) } : personIn(body),
        basis,
        reviewAt,
      },
      staff,
    );
    if (!placed) throw conflict('One of these sign-ups is not kept here: it was erased, or there is none of this id.');
    return placed;
  }

  /** Erasure and retention may go on. */
  @Post(':id/release')
  @Roles('owner')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  async release(
    @Param('id', uuidParam('id')) id: string,
    @Body() { reason }: ReleaseBody,
    @CurrentStaff() staff: StaffIdentity,
  ): Promise<HoldView> {
    // Of whom it was is looked up no more: an address or a number is refused, whoever's it is.
    if (namesSomebody(reason, [])) throw invalid([{ path: 'reason', problem: NAMES_SOMEBODY }]);
    const released = await this.desk.release(id, reason, staff);
    if (released === undefined) throw notFound('hold');
    if (released === 'released_before') throw conflict('The hold was released before.');
    return released;
  }
}
