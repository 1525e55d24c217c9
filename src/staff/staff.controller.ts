import { Controller, Get, Header } from '@nestjs/common';
import { AnyStaff, CurrentStaff } from './staff.decorators.js';
import type { StaffIdentity } from './staff-identity.js';

@Controller('staff/v1')
export class StaffController {
  /** Who the key belongs to, and what it may do. */
  @Get('me')
  @AnyStaff()
  @Header('cache-control', 'no-store')
  me(@CurrentStaff() { id, displayName, roles }: StaffIdentity): StaffIdentity {
    return { id, displayName, roles };
  }
}
