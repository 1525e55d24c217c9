import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { identityOf, sessionOf } from './admitted.js';
import { isOpenRoute } from './open-routes.js';
import { StaffProblem } from './problem.js';
import { FRESH_SIGN_IN_OF_ROUTE, HELD_FOR_GOOD_OF_ROUTE, ROLES_OF_ROUTE } from './staff.decorators.js';
import { STAFF_EVENTS, type StaffEvents, type StaffRefusal } from './staff-events.port.js';
import type { StaffRole } from './staff-identity.js';

/** The routes of Nest that ask for no credential. Everything else is the staff's, wherever its controller stands. */
const PUBLIC: ReadonlySet<string> = new Set([
  '/health/live',
  '/health/ready',
  '/health/providers',
  '/metrics',
  '/openapi.json',
]);

/** Refuses by default: a route that does not say who may use it is nobody's. */
@Injectable()
export class StaffGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    @Inject(STAFF_EVENTS) private readonly events: StaffEvents,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (PUBLIC.has(request.routeOptions.url ?? '') || isOpenRoute(request)) return true;
    const declared = this.reflector.getAllAndOverride<readonly StaffRole[] | 'any' | undefined>(ROLES_OF_ROUTE, [
      context.getHandler(),
      context.getClass(),
    ]);
    const identity = identityOf(request);
    if (!identity) return this.#refuse('no_key', new StaffProblem('not-authenticated'));
    if (declared === undefined) return this.#refuse('not_declared', new StaffProblem('not-allowed'));
    const session = sessionOf(request);
    const isForGood = this.#asks(context, HELD_FOR_GOOD_OF_ROUTE);
    const held = isForGood && session ? session.member.roles : identity.roles;
    if (declared !== 'any' && !held.some((role) => declared.includes(role))) {
      const detail = `This needs one of the roles ${declared.join(', ')}${isForGood ? ', given for good and not for a time' : ''}.`;
      return this.#refuse('role_missing', new StaffProblem('not-allowed', detail));
    }
    // Keys of machines have nothing to sign in with.
    if (session && session.freshUntil === undefined && this.#asks(context, FRESH_SIGN_IN_OF_ROUTE)) {
      return this.#refuse('not_fresh', new StaffProblem('sign-in-again'));
    }
    return true;
  }

  #asks(context: ExecutionContext, what: string): boolean {
    return (
      this.reflector.getAllAndOverride<true | undefined>(what, [context.getHandler(), context.getClass()]) === true
    );
  }

  #refuse(reason: StaffRefusal, problem: StaffProblem): never {
    this.events.refused(reason, problem.status);
    throw problem;
  }
}
