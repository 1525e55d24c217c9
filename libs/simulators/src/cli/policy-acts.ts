import type { SignUpForm } from '../callers/index.js';
import type { WebhookArrival } from '../receivers/index.js';
import { LET_IN, WAITS } from './policy-pages.js';
import type { Scene } from './policy-scenario.js';
import type { SeenCase } from './policy-staff.js';

/** The person's first press; resolves to the one case that it opened. */
export async function ask({ desk, press }: Scene, flow: string, form: SignUpForm): Promise<SeenCase> {
  await press({ flow, form }, WAITS);
  return desk.theCaseAt(flow, form.email);
}

/** Signs in with the identity provider once more; the sign-up goes on to the form unless something is expected to stop it. */
export const comesBack = ({ press }: Scene, flow: string, form: SignUpForm, expected = LET_IN) =>
  press({ flow, form, step: 'after-federation' }, expected);

/** The token step, which runs at every sign-in of somebody who has an account. */
export const signsIn = ({ press }: Scene, flow: string, form: SignUpForm) =>
  press({ flow, form, step: 'before-sending-token' }, LET_IN);

export const isMailTo =
  ({ email }: SignUpForm, words: RegExp) =>
  ({ to, subject }: { readonly to: readonly string[]; readonly subject: string }): boolean =>
    to.includes(email) && words.test(subject);

/** What the audit log says of the event (docs/audit-log-format.md). */
export const toldOf = ({ payload }: WebhookArrival): Readonly<Record<string, unknown>> =>
  payload.data['body'] as Readonly<Record<string, unknown>>;

export const isAbout =
  (type: string, about: Readonly<Record<string, string>>) =>
  (arrival: WebhookArrival): boolean =>
    arrival.genuine &&
    arrival.type === type &&
    Object.entries(about).every(([name, value]) => toldOf(arrival)[name] === value);
