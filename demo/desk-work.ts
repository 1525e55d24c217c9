import type { GatewayConfig, StaffRole } from '../src/config/index.js';
import { personOf } from './people.js';
import type { Random } from './random.js';

/** Cases are asked for at this step, when a flow has it. */
const STEP = 'before-creating-user';
/** What Microsoft's flows send beside the claims. */
const FORM = {
  step: 'PostAttributeCollection',
  client_id: '00000000-0000-0000-0000-000000000000',
  ui_locales: 'en-US',
};
const ASKERS = 40;
/** More uses than there are askers. */
const CODES = { count: 16, maxUses: 3, label: 'spring campaign' };
const FIRST_ASKER = 9_000_001;

/** Sends JSON to the gateway; resolves to what it answers. */
async function send(
  url: string,
  method: 'GET' | 'POST',
  authorization: string,
  body?: object,
): Promise<{ readonly status: number; readonly text: string }> {
  const headers = { authorization, ...(body ? { 'content-type': 'application/json' } : {}) };
  const sent = { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) };
  const answer = await fetch(url, sent);
  return { status: answer.status, text: await answer.text() };
}

interface Staff {
  send(method: 'GET' | 'POST', path: string, body?: object): Promise<Record<string, unknown>>;
}

/** The first key that may do everything, if there is one. */
function staffOf(gateway: string, { staff }: GatewayConfig): Staff | undefined {
  const needed: readonly StaffRole[] = ['operator', 'reviewer'];
  const key = staff.apiKeys.find(
    ({ roles }) => roles.includes('owner') || needed.every((role) => roles.includes(role)),
  );
  if (!key) return undefined;
  const bearer = `Bearer ${key.secret.reveal()}`;
  return {
    async send(method, path, body) {
      const { status, text } = await send(`${gateway}/staff/v1/${path}`, method, bearer, body);
      if (status >= 300) throw new Error(`${method} ${path} was answered ${status}: ${text}`);
      return JSON.parse(text) as Record<string, unknown>;
    },
  };
}

const LIST_ENTRIES = [
  {
    list: 'block',
    kind: 'email',
    value: 'wanted.person@example.net',
    reason: 'fraud',
    note: 'chargebacks, case F-1021',
  },
  { list: 'block', kind: 'email_domain', value: 'throwaway.example', reason: 'policy' },
  { list: 'block', kind: 'cidr', value: '203.0.113.0/24', reason: 'abuse' },
  { list: 'allow', kind: 'email_domain', value: 'partner.example', reason: 'partner' },
];

async function fillLists(staff: Staff): Promise<void> {
  for (const { list, ...entry } of LIST_ENTRIES) await staff.send('POST', `lists/${list}/entries`, entry);
}

interface Made {
  readonly invitations: readonly { readonly code: string }[];
}

/** Everybody who signs up at a flow with the stage `approval` asks for one. Where a flow wants a code, they come with one. */
async function openCases(
  gateway: string,
  { flows }: GatewayConfig,
  random: Random,
  { invitations }: Made,
): Promise<void> {
  const flow = [...flows.values()].find(({ steps }) => steps[STEP]?.includes('approval'));
  const [credential] = flow?.authentication.basic ?? [];
  if (!flow || !credential) return;
  const basic = `Basic ${Buffer.from(`${credential.username}:${credential.secret.reveal()}`).toString('base64')}`;
  for (let number = FIRST_ASKER; number < FIRST_ASKER + ASKERS; number += 1) {
    const { claims } = personOf(number, random);
    const code = { [flow.invitation.claim]: invitations[number % invitations.length]?.code };
    await send(`${gateway}/connectors/${flow.name}/${STEP}`, 'POST', basic, { ...claims, ...code, ...FORM });
  }
}

const VERDICTS = [
  { decision: 'approve', reason: 'documents_checked' },
  { decision: 'deny', reason: 'not_eligible' },
];

/** A third of the queue is decided. */
async function decideCases(staff: Staff): Promise<void> {
  const { items } = (await staff.send('GET', `cases?state=requested&limit=${ASKERS}`)) as {
    items: { caseId: string }[];
  };
  for (const [at, { caseId }] of items.entries()) {
    if (at % 3 === 0) await staff.send('POST', `cases/${caseId}/decision`, VERDICTS[(at / 3) % 2]);
    if (at % 3 === 1)
      await staff.send('POST', `cases/${caseId}/notes`, { text: 'Called the number on file; nobody there yet.' });
  }
}

/** What people do beside the sign-ups. A configuration without a key that may do it gets none of it. */
export async function workAtTheDesks(gateway: string, config: GatewayConfig, random: Random): Promise<void> {
  const staff = staffOf(gateway, config);
  if (!staff) return;
  await fillLists(staff);
  const made = (await staff.send('POST', 'invitations', CODES)) as unknown as Made;
  await openCases(gateway, config, random, made);
  await decideCases(staff);
}
