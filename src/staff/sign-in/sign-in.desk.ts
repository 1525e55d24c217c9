import { StaffProblem } from '../problem.js';
import type { LocalSignInDesk } from './local-sign-in.desk.js';
import type { OidcSignInDesk } from './oidc/oidc-sign-in.desk.js';
import type { OwnPasswordDesk } from './own-password.desk.js';
import type { SessionView } from './session-view.js';
import type { SessionsDesk } from './sessions.desk.js';
import type { SetupDesk } from './setup.desk.js';
import type { StaffSession } from './staff-session.js';
import { sessionView } from './views.js';

/** Every way to a session. */
export class SignInDesk {
  constructor(
    readonly local: LocalSignInDesk,
    readonly setup: SetupDesk,
    readonly sessions: SessionsDesk,
    readonly ownPassword: OwnPasswordDesk,
    readonly oidc: OidcSignInDesk | undefined,
  ) {}

  /** How one can sign in, and who has. */
  async view(session: StaffSession | undefined): Promise<SessionView> {
    const state = await this.setup.state();
    const oidc = this.oidc && { label: this.oidc.label };
    return sessionView({ local: state === 'ready', setup: state === 'first', ...(oidc ? { oidc } : {}) }, session);
  }

  /** Of a session that was opened a moment ago. */
  async viewOf(token: string): Promise<SessionView> {
    const session = await this.sessions.find(token, false);
    if (!session) throw new StaffProblem('not-authenticated');
    return this.view(session);
  }
}
