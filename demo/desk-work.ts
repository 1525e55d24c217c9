import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { GatewayConfig, StaffRole } from '../src/config/index.js';
import { personOf } from './people.js';
import type { Random } from './random.js';

/** Cases are asked for at this step, when a flow has it. */
const STEP = 'before-creating-user';
const ASKERS = 40;
const FIRST_ASKER = 9_000_001;

interface Staff {
  send(method: 'GET' | 'POST', path: string, body?: object): Promise<Record<string, unknown>>;
}

/** The first key that may do everything, if there is one. */
function staffOf(app: NestFastifyApplication, { staff }: GatewayConfig): Staff | undefined {
  const needed: readonly StaffRole[] = ['operator', 'reviewer'];
  const key = staff.apiKeys.find(
    ({ roles }) => roles.includes('owner') || needed.every((role) => roles.includes(role)),
  );
  if (!key) return undefined;
  return {
    async send(method, path, body) {
      const answer = await app.inject({
        method,
        url: `/staff/v1/${path}`,
        headers: { authorization: `Bearer ${key.secret.reveal()}` },
        payload: body,
      });
      if (answer.statusCode >= 300)
        throw new Error(`${method} ${path} was answered ${answer.statusCode}: ${answer.body}`);
      return answer.json();
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

/** Everybody who signs up at a flow with the stage `approval` asks for one. */
async function openCases(app: NestFastifyApplication, { flows }: GatewayConfig, random: Random): Promise<void> {
  const flow = [...flows.values()].find(({ steps }) => steps[STEP]?.includes('approval'));
  const [credential] = flow?.authentication.basic ?? [];
  if (!flow || !credential) return;
  const basic = Buffer.from(`${credential.username}:${credential.secret.reveal()}`).toString('base64');
  for (let number = FIRST_ASKER; number < FIRST_ASKER + ASKERS; number += 1) {
    const { claims } = personOf(number, random);
    await app.inject({
      method: 'POST',
      url: `/connectors/${flow.name}/${STEP}`,
      headers: { authorization: `Basic ${basic}` },
      payload: {
        ...claims,
        step: 'PostAttributeCollection',
        client_id: '00000000-0000-0000-0000-000000000000',
        ui_locales: 'en-US',
      },
    });
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
export async function workAtTheDesks(
  app: NestFastifyApplication,
  config: GatewayConfig,
  random: Random,
): Promise<void> {
  const staff = staffOf(app, config);
  if (!staff) return;
  await fillLists(staff);
  await staff.send('POST', 'invitations', { count: 12, maxUses: 3, label: 'spring campaign' });
  await openCases(app, config, random);
  await decideCases(staff);
}
