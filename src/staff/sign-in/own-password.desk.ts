import { invalid, StaffProblem } from '../problem.js';
import { digestOf } from './cookies.js';
import type { LocalSignInDesk } from './local-sign-in.desk.js';
import type { MemberStore } from './member-store.port.js';
import type { PasswordHasher } from './password.hasher.js';
import { flawOfPassword } from './password.rules.js';
import type { SessionsDesk } from './sessions.desk.js';
import { personActor, type StaffEntries } from './staff-entries.js';
import type { StaffSession } from './staff-session.js';

/** A person changes their own password. */
export class OwnPasswordDesk {
  constructor(
    private readonly members: Pick<MemberStore, 'credentialsOf' | 'changePassword'>,
    private readonly hasher: Pick<PasswordHasher, 'hash'>,
    private readonly local: Pick<LocalSignInDesk, 'confirm'>,
    private readonly sessions: Pick<SessionsDesk, 'forget'>,
    private readonly entries: StaffEntries,
  ) {}

  /** The session's new token; the person's other sessions end. Throws 400 for the new one, 401 for a wrong old one, 429. */
  async change(session: StaffSession, password: string, next: string): Promise<string> {
    const { staffId } = session.member;
    const known = await this.members.credentialsOf(staffId);
    if (!known) throw new StaffProblem('not-authenticated');
    const flaw = next === password ? 'is the one that you have' : flawOfPassword(next, known.username);
    if (flaw !== undefined) throw invalid([{ path: 'newPassword', problem: flaw }]);
    const token = await this.local.confirm(session, password);
    const actor = personActor(staffId);
    const isChanged = await this.members.changePassword(
      staffId,
      await this.hasher.hash(next),
      digestOf(token) as Buffer,
      (ended) => [
        this.entries.entry('staff.password_set', actor, { staff: staffId }),
        ...this.entries.ended(staffId, 'password_set', ended, actor),
      ],
    );
    this.sessions.forget(staffId);
    if (!isChanged) throw new StaffProblem('not-authenticated');
    return token;
  }
}
