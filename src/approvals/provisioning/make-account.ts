import { type AccountPlan, isCreatedFor } from './account-plan.js';
import type { Account, Directory } from './graph-directory.js';
import { GraphFault } from './graph-fault.js';

export type HowMade = 'created' | 'invited' | 'adopted';

export interface MadeAccount {
  readonly how: HowMade;
  readonly accountId: string;
}

interface Earlier {
  /** The account that an earlier try of this case made or found. */
  readonly accountId?: string;
  /** Makes the account durable before anything else is done to it. False: somebody else has taken over. */
  keep(accountId: string): Promise<boolean>;
}

export const LOST_LEASE = Symbol('LOST_LEASE');

/**
 * One try. Looks before it makes, because an earlier try may have been cut off after Graph had acted; and looks again when Graph says that
 * the account is there. Throws GraphFault; the next try goes on from what is kept.
 */
export function makeAccount(
  plan: AccountPlan,
  directory: Directory,
  earlier: Earlier,
): Promise<MadeAccount | typeof LOST_LEASE> {
  return plan.kind === 'create' ? createUser(plan, directory) : inviteUser(plan, directory, earlier);
}

async function createUser(
  { identity, user }: Extract<AccountPlan, { kind: 'create' }>,
  directory: Directory,
): Promise<MadeAccount> {
  const there = await directory.findByIdentity(identity);
  if (there) return adopted(there);
  try {
    return { how: 'created', accountId: (await directory.createUser(user)).id };
  } catch (error) {
    if (!isConflict(error)) throw error;
  }
  // Only an account with this very identity is this person's. What has the same name alone is somebody else's, or not replicated yet.
  const after = await directory.findByIdentity(identity);
  if (!after) throw new GraphFault('conflict');
  return adopted(after);
}

async function inviteUser(
  plan: Extract<AccountPlan, { kind: 'invite' }>,
  directory: Directory,
  earlier: Earlier,
): Promise<MadeAccount | typeof LOST_LEASE> {
  if (earlier.accountId !== undefined)
    return complete(plan, directory, { how: 'invited', accountId: earlier.accountId });
  const there = onlyOne(await directory.findByMail(plan.email));
  // A member of the tenant is not ours to change.
  if (there && there.userType !== 'Guest') return adopted(there);
  const account = there ?? (await invite(plan, directory));
  if (!(await earlier.keep(account.id))) return LOST_LEASE;
  return complete(plan, directory, { how: there ? 'adopted' : 'invited', accountId: account.id });
}

async function invite(
  { email, invitation }: Extract<AccountPlan, { kind: 'invite' }>,
  directory: Directory,
): Promise<Account> {
  try {
    return await directory.invite(invitation);
  } catch (error) {
    if (!isConflict(error)) throw error;
  }
  const there = onlyOne(await directory.findByMail(email));
  if (!there) throw new GraphFault('conflict');
  return there;
}

/**
 * An address alone proves little: an account made for an identity of Google, Facebook or a mailbox is that identity's, and who comes without
 * one is another person. Whose it is, or which of several, only a human can tell.
 */
function onlyOne(withAddress: readonly Account[]): Account | undefined {
  const [account, ...others] = withAddress;
  if (!account) return undefined;
  const isSomebodyElses = account.issuers?.some(isCreatedFor) ?? true;
  if (others.length > 0 || isSomebodyElses) throw new GraphFault('conflict');
  return account;
}

/** Right after the invitation replicas may not know the account: not_found is a reason to try again (reference microsoft.md section 3). */
async function complete(
  { changes }: Extract<AccountPlan, { kind: 'invite' }>,
  directory: Directory,
  made: MadeAccount,
): Promise<MadeAccount> {
  if (Object.keys(changes).length > 0) await directory.changeUser(made.accountId, changes);
  return made;
}

const adopted = ({ id }: Account): MadeAccount => ({ how: 'adopted', accountId: id });

const isConflict = (error: unknown): boolean => error instanceof GraphFault && error.kind === 'conflict';
