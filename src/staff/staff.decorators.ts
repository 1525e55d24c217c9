import { createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import { identityOf } from './admitted.js';
import type { StaffIdentity, StaffRole } from './staff-identity.js';

/** Metadata key: the roles that may use a route, any one of them. */
export const ROLES_OF_ROUTE = 'verigate:roles';

/** Who may use the route: whoever has one of the roles. A route that says nothing is refused to everybody. */
export const Roles = (...roles: readonly [StaffRole, ...StaffRole[]]): MethodDecorator & ClassDecorator =>
  SetMetadata(ROLES_OF_ROUTE, roles);

/** Everybody with a key may use the route. */
export const AnyStaff = (): MethodDecorator & ClassDecorator => SetMetadata(ROLES_OF_ROUTE, 'any');

/** Metadata key: the route asks that a person has signed in, or has confirmed it, within the last minutes. */
export const FRESH_SIGN_IN_OF_ROUTE = 'verigate:fresh-sign-in';

/**
 * For what reveals, exports, erases, rotates keys or gives rights away: a session whose last authentication is older than five minutes is refused
 * with 403 `sign-in-again`.
 * Keys of machines are exempt: they have nothing to sign in with.
 */
export const FreshSignIn = (): MethodDecorator & ClassDecorator => SetMetadata(FRESH_SIGN_IN_OF_ROUTE, true);

/** Metadata key: the route asks that its role was given for good. */
export const HELD_FOR_GOOD_OF_ROUTE = 'verigate:held-for-good';

/** For what gives rights away: whoever has the role for a time must not be able to make it outlive its time. */
export const HeldForGood = (): MethodDecorator & ClassDecorator => SetMetadata(HELD_FOR_GOOD_OF_ROUTE, true);

/** Who acts: `@CurrentStaff() staff: StaffIdentity`. */
export const CurrentStaff = createParamDecorator((_: unknown, context: ExecutionContext): StaffIdentity => {
  const identity = identityOf(context.switchToHttp().getRequest<object>());
  if (!identity) throw new Error('a route outside the staff interface asks who the staff is');
  return identity;
});
