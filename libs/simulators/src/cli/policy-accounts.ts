import type { SignUpForm } from '../callers/index.js';
import type { GraphUser } from '../vendors/graph/index.js';
import type { Scene } from './policy-scenario.js';
import type { SeenCase } from './policy-staff.js';
import { until } from './policy-waiting.js';

/** Accounts of this person in the directory. */
export const accountsOf = ({ graph }: Scene, { email }: SignUpForm): readonly GraphUser[] =>
  graph.accounts.filter(({ mail }) => mail?.toLowerCase() === email.toLowerCase());

export function mustHaveNoAccount(scene: Scene, form: SignUpForm): void {
  const { length } = accountsOf(scene, form);
  scene.must(length === 0, `accounts of this person: ${length} instead of 0`);
}

/** Waits until the case has its account, and looks into the directory: one account, and the one that the case names. */
export async function theAccountOf(scene: Scene, form: SignUpForm, caseId: string): Promise<GraphUser> {
  const { desk, signal, must } = scene;
  const made = async (): Promise<SeenCase['provisioning']> => {
    const { provisioning } = await desk.case(caseId);
    return provisioning?.state === 'waiting' ? undefined : provisioning;
  };
  const provisioning = await until('the account of the case', made, { signal });
  must(provisioning.state === 'done', `the account could not be made: ${provisioning.state}`);
  const [account, ...more] = accountsOf(scene, form);
  if (!account) throw new Error('the case says that there is an account, and the directory has none');
  must(more.length === 0, `accounts of this person: ${more.length + 1} instead of 1`);
  must(account.id === provisioning.accountId, 'the case names another account');
  return account;
}
