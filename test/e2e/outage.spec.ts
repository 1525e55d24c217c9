import { microsoftUserFlow } from '#libs/connector-protocols';
import { IDOLOGY_PERSONAS, startIdologyServer, type VendorServer } from '#libs/simulators';
import { TestPostgres } from '../medium/database.js';
import { TcpProxy } from '../medium/tcp-proxy.js';
import { aRunningGateway, MASTER_KEY, type RunningGateway, SECRET } from '../support/running-gateway.js';

const ACCOUNT = { username: 'acme.api', password: 'vendor-password-canary' };
const SLOW_MS = 1_500;

const yamlFor = (vendor: VendorServer): string =>
  JSON.stringify({
    keys: { master: MASTER_KEY },
    flows: {
      customers: {
        callerTimeout: '1s',
        budget: '800ms',
        authentication: { basic: [{ username: 'entra', secret: SECRET }] },
        attributes: { dateOfBirth: 'extension_DateOfBirth', nationalId: 'extension_NationalId' },
        steps: { 'before-creating-user': ['verification'] },
        verification: { route: ['idology'] },
      },
    },
    // The lease is this and twice three seconds: long enough for the outage of the test on a busy machine.
    providers: { idology: { ...ACCOUNT, baseUrl: `${vendor.origin}/api`, timeout: '20s' } },
  });

const slowPerson = (): Record<string, string> => {
  const persona = IDOLOGY_PERSONAS.find(({ name }) => name === 'fault-slow');
  if (!persona) throw new Error('no slow persona');
  return { ...persona.claims, email: 'outage@example.test', ui_locales: 'en-US' };
};

const moment = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

describe('the database goes away while the vendor is asked', () => {
  let postgres: TestPostgres;
  let proxy: TcpProxy;
  let vendor: VendorServer;
  let gateway: RunningGateway;
  let databaseUrl: string;

  beforeAll(async () => {
    postgres = await TestPostgres.start();
    databaseUrl = await postgres.fresh();
    proxy = await TcpProxy.start(databaseUrl);
    vendor = await startIdologyServer({ credentials: ACCOUNT, pace: { slowMs: SLOW_MS, dripMs: 1 } });
    gateway = await aRunningGateway({ yaml: yamlFor(vendor), databaseUrl: proxy.url });
  }, 60_000);

  afterAll(async () => {
    await gateway?.close();
    await vendor?.close();
    await proxy?.stop();
    await postgres?.stop();
  }, 60_000);

  it('the outcome is kept, and collected when the database is back: one call, one decision', async () => {
    const call = slowPerson();
    const first = gateway.press(call);
    while (vendor.calls.length === 0) await moment();
    proxy.goSilent(true);

    const { status, text } = await first;
    expect(microsoftUserFlow.isLegalAnswer('before-creating-user', { status, body: text })).toBe(true);
    expect(text).toMatch(/still checking/i);
    // The vendor has answered, and what it said could not be written down.
    while (!gateway.logged().includes('"attempt.ended"')) await moment();
    while (!gateway.logged().includes('"journal.flush_failed"')) await moment();
    expect((await gateway.press(call)).text).not.toContain('"Continue"');

    proxy.goSilent(false);
    let collected = await gateway.press(call);
    while (collected.status !== 200) collected = await gateway.press(call);
    expect(collected.body).toMatchObject({ action: 'Continue' });
    expect((await gateway.press(call)).text).toBe(collected.text);
    expect(vendor.calls).toHaveLength(1);
    expect(vendor.requests).toHaveLength(1);

    const { query } = await postgres.open(databaseUrl);
    const attempts = await query.selectFrom('provider_attempt').select(['reference', 'state']).execute();
    expect(attempts).toEqual([{ reference: vendor.calls[0]?.reference, state: 'outcome' }]);
    expect(await query.selectFrom('decision').select(['kind', 'status']).execute()).toEqual([
      { kind: 'continue', status: 'verified' },
    ]);
  }, 60_000);
});
