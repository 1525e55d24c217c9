import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sessionOf } from '../admitted.js';
import { notFound, StaffProblem } from '../problem.js';
import { ClientAddress } from './client-address.js';
import { noCookie, OIDC_COOKIE, oidcCookie, readCookie, sessionCookie } from './cookies.js';
import { ProviderAway } from './oidc/oidc.client.js';
import type { OidcSignInDesk } from './oidc/oidc-sign-in.desk.js';
import { TRANSACTION_MS } from './oidc/transaction.seal.js';
import type { SignInProblem } from './session-view.js';
import { SignInDesk } from './sign-in.desk.js';
import { OidcStart } from './sign-in.dto.js';

const SIGN_IN_PAGE = '/console/sign-in';
/** What a person came with must not stand in the address of the next page, nor in a cache. */
const QUIET = { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' };

/** A browser goes to the OpenID provider and comes back: redirects, no JSON. */
@Controller('staff/v1/sign-in/oidc')
export class OidcController {
  constructor(
    private readonly desk: SignInDesk,
    private readonly address: ClientAddress,
  ) {}

  /** To the provider; 302. */
  @Get()
  async begin(
    @Query() { returnTo, reauthenticate }: OidcStart,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    // A link or a page elsewhere begins no session: the person presses the button of ours (ASVS 7.6.2).
    if (isFromElsewhere(request)) {
      await reply.headers(QUIET).redirect(SIGN_IN_PAGE, 302);
      return;
    }
    const confirms = reauthenticate === 'true' ? sessionOf(request) : undefined;
    if (reauthenticate === 'true' && !confirms) throw new StaffProblem('not-authenticated');
    try {
      const { url, sealed } = await this.#oidc().begin(returnTo, confirms);
      await reply
        .headers({ ...QUIET, 'set-cookie': oidcCookie(sealed, TRANSACTION_MS / 1_000) })
        .redirect(url.href, 302);
    } catch (error) {
      if (!(error instanceof ProviderAway)) throw error;
      await toSignIn(reply, 'provider-away');
    }
  }

  /** Back from the provider; 302 to the console. */
  @Get('callback')
  async finish(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const end = await this.#oidc().finish({
      query: new URLSearchParams(request.url.split('?').slice(1).join('?')),
      sealed: readCookie(request.headers.cookie, OIDC_COOKIE),
      session: sessionOf(request),
      address: this.address.of(request),
    });
    if (end.kind === 'refused') return toSignIn(reply, end.problem);
    await reply
      .headers({ ...QUIET, 'set-cookie': [noCookie(OIDC_COOKIE), sessionCookie(end.token)] })
      .redirect(end.returnTo, 302);
  }

  #oidc(): OidcSignInDesk {
    const { oidc } = this.desk;
    if (!oidc) throw notFound('way to sign in');
    return oidc;
  }
}

const isFromElsewhere = ({ headers: { 'sec-fetch-site': site } }: FastifyRequest): boolean =>
  site === 'cross-site' || site === 'same-site';

const toSignIn = async (reply: FastifyReply, problem: SignInProblem): Promise<void> => {
  await reply
    .headers({ ...QUIET, 'set-cookie': noCookie(OIDC_COOKIE) })
    .redirect(`${SIGN_IN_PAGE}?problem=${problem}`, 302);
};
