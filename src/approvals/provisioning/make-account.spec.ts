import { describe, expect, it } from '@jest/globals';
import type { Account, Directory } from './graph-directory.js';
import { GraphFault } from './graph-fault.js';
import { makeAccount } from './make-account.js';

const PLAN = {
  kind: 'invite',
  email: 'ana@example.test',
  invitation: { invitedUserEmailAddress: 'ana@example.test' },
  changes: { city: 'Oslo' },
} as const;
const TENANT = 'contoso.onmicrosoft.example';
const guest = (...issuers: string[]): Account => ({ id: 'there', userType: 'Guest', issuers });

/** Answers look-ups by address with these, one after the other, and notes what is done. */
function directoryWith(...found: readonly (readonly Account[])[]) {
  const answers = [...found];
  const done: string[] = [];
  const directory: Directory = {
    findByIdentity: () => Promise.resolve(undefined),
    findByMail: () => Promise.resolve(answers.shift() ?? []),
    createUser: () => Promise.reject(new GraphFault('refused')),
    invite: () => {
      done.push('invite');
      return Promise.reject(new GraphFault('conflict'));
    },
    changeUser: (id) => {
      done.push(`change ${id}`);
      return Promise.resolve();
    },
  };
  return { directory, done };
}

const earlier = { keep: () => Promise.resolve(true) };

describe('an account found by its address alone', () => {
  it.each([
    ['a guest with no identity', guest()],
    ['a guest of Entra ID', guest('ExternalAzureAD', TENANT)],
    ['a guest with a Microsoft account', guest('MicrosoftAccount')],
  ])('is adopted and given the attributes: %s', async (_, account) => {
    const { directory, done } = directoryWith([account]);
    expect(await makeAccount(PLAN, directory, earlier)).toEqual({ how: 'adopted', accountId: 'there' });
    expect(done).toEqual(['change there']);
  });

  it.each<[string, readonly Account[]]>([
    ['of Google', [guest(TENANT, 'google.com')]],
    ['of Facebook, in another spelling', [guest('Facebook')]],
    ['of a mailbox', [guest('mail')]],
    ['of nobody knows what', [{ id: 'there', userType: 'Guest' }]],
    ['of two', [guest(), { ...guest(), id: 'other' }]],
    ['of a member and a guest', [{ ...guest(), userType: 'Member' }, guest()]],
  ])('is not touched: %s', async (_, accounts) => {
    const first = directoryWith(accounts);
    await expect(makeAccount(PLAN, first.directory, earlier)).rejects.toMatchObject({ kind: 'conflict' });
    expect(first.done).toEqual([]);
    // Seen only after the invitation was refused.
    const late = directoryWith([], accounts);
    await expect(makeAccount(PLAN, late.directory, earlier)).rejects.toMatchObject({ kind: 'conflict' });
    expect(late.done).toEqual(['invite']);
  });
});
