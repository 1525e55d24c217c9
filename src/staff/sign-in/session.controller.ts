import { Body, Controller, Delete, Get, Header, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sessionOf } from '../admitted.js';
import { conflict, StaffProblem } from '../problem.js';
import { AnyStaff, FreshSignIn } from '../staff.decorators.js';
import { actorOf } from '../staff-identity.js';
import { ClientAddress } from './client-address.js';
import { DEVICE_COOKIE, deviceCookie, noCookie, readCookie, SESSION_COOKIE, sessionCookie } from './cookies.js';
import { DEVICE_MS, DeviceSeal } from './device.seal.js';
import type { SessionView } from './session-view.js';
import { SignInDesk } from './sign-in.desk.js';
import { PasswordChange, ReAuthentication, Setup, SignIn } from './sign-in.dto.js';
import type { StaffSession } from './staff-session.js';
import { canonicalUsername } from './username.js';

/** Sessions of people who use the console. All but the re-authentication are open to everybody; they have limits of their own. */
@Controller('staff/v1')
export class SessionController {
  constructor(
    private readonly desk: SignInDesk,
    private readonly address: ClientAddress,
    private readonly devices: DeviceSeal,
  ) {}

  /** How one can sign in here, and who has. It does not count as activity. */
  @Get('session')
  @Header('cache-control', 'no-store')
  session(@Req() request: FastifyRequest): Promise<SessionView> {
    return this.desk.view(sessionOf(request));
  }

  /** Signs in with a password that is kept here. */
  @Post('session')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  async signIn(
    @Body() { username, password }: SignIn,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionView> {
    const replaces = sessionOf(request);
    const address = this.address.of(request);
    const name = canonicalUsername(username);
    const device = this.devices.read(readCookie(request.headers.cookie, DEVICE_COOKIE), name);
    const token = await this.desk.local.signIn({ username: name, password, address, device, replaces });
    return this.#begun(reply, token, name);
  }

  /** Signs out; without a session there is nothing to do. */
  @Delete('session')
  @HttpCode(204)
  async signOut(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    const session = sessionOf(request);
    if (session) await this.desk.sessions.end(session);
    void reply.header('set-cookie', noCookie(SESSION_COOKIE));
  }

  /** Confirms with the password who is signed in: the session is fresh for five minutes. */
  @Post('session/re-authentication')
  @AnyStaff()
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  async confirm(
    @Body() { password }: ReAuthentication,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionView> {
    const session = theirs(request);
    if (session.member.method !== 'local') {
      throw conflict(
        'This person signs in at the OpenID provider: use GET /staff/v1/sign-in/oidc?reauthenticate=true.',
      );
    }
    return this.#begun(reply, await this.desk.local.confirm(session, password));
  }

  /** Another password, for who knows the one before; the person's other sessions end. */
  @Post('session/password')
  @AnyStaff()
  @HttpCode(200)
  async changePassword(
    @Body() { password, newPassword }: PasswordChange,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionView> {
    const session = theirs(request);
    if (session.member.method !== 'local')
      throw conflict('This person has no password here: change it at the provider.');
    return this.#begun(reply, await this.desk.ownPassword.change(session, password, newPassword));
  }

  /** Ends the person's sessions at other browsers. */
  @Post('session/end-others')
  @AnyStaff()
  @FreshSignIn()
  @HttpCode(204)
  endOthers(@Req() request: FastifyRequest): Promise<void> {
    const session = theirs(request);
    return this.desk.sessions.endOf(session.member.staffId, actorOf(session.identity), session);
  }

  /** Makes the first administrator with the token of the start message, or sets the password of a person who was added. */
  @Post('setup')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  async setup(
    @Body() { token, username, displayName, password }: Setup,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionView> {
    if (sessionOf(request)) throw new StaffProblem('conflict', 'Sign out first: a set-up link is for somebody else.');
    const address = this.address.of(request);
    const made = await this.desk.setup.redeem({ token, username, displayName, password, address });
    return this.#begun(reply, made.token, made.username);
  }

  /** `username`: who has just shown a password at this browser for the first time in this session. */
  #begun(reply: FastifyReply, token: string, username?: string): Promise<SessionView> {
    const device =
      username === undefined ? [] : [deviceCookie(this.devices.issue(username), Math.floor(DEVICE_MS / 1_000))];
    void reply.header('set-cookie', [sessionCookie(token), ...device]);
    return this.desk.viewOf(token);
  }
}

function theirs(request: FastifyRequest): StaffSession {
  const session = sessionOf(request);
  if (!session) throw conflict('A key has no session.');
  return session;
}
