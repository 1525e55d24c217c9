import { Controller, Get, Header, HttpCode, Post } from '@nestjs/common';
import {
  actorOf,
  CurrentStaff,
  conflict,
  FreshSignIn,
  Roles,
  type StaffIdentity,
  StaffProblem,
} from '../staff/index.js';
import { KeyDesk } from './key.desk.js';
import { KeyFault } from './key-fault.js';
import type { KeyRingView } from './key-view.js';

/** The keys that guard personal data. */
@Controller('staff/v1/keys')
export class KeysController {
  constructor(private readonly desk: KeyDesk) {}

  /** Versions, how many persons each wraps, and how the key service fares. */
  @Get()
  @Roles('owner', 'auditor')
  @Header('cache-control', 'no-store')
  view(): Promise<KeyRingView> {
    return this.desk.view();
  }

  /** A new key-encryption key, for whoever signs up from now on; older persons' keys follow in the background. */
  @Post('rotation')
  @Roles('owner')
  @FreshSignIn()
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  async rotate(@CurrentStaff() staff: StaffIdentity): Promise<KeyRingView> {
    const version = await this.desk.rotate(actorOf(staff)).catch((error: unknown) => {
      throw error instanceof KeyFault
        ? new StaffProblem('unavailable', `${error.message} Nothing was changed.`)
        : error;
    });
    if (version === undefined) throw conflict('Somebody else has made a new version at the same time.');
    return this.desk.view();
  }
}
