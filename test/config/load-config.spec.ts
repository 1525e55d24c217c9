import { describe, expect, it } from '@jest/globals';
import type { Sensitive } from '#libs/provider-spec';
import type { GatewayConfig } from '../../src/config/index.js';
import { DATABASE, GOOD, goodBut, load, MemoryFiles, PASSWORD, SECRET } from './fixtures.js';

const AUTH = '          secret: ${env:CALLER_SECRET}\n';

const passwordOf = (config: GatewayConfig, provider: string): string | undefined =>
  (config.providers.get(provider)?.settings as { password: Sensitive<string> } | undefined)?.password.reveal();

describe('a good file', () => {
  const config = load({ yaml: GOOD });
  const flow = config.flows.get('customers');

  it('becomes one typed value with every default', () => {
    expect(config.demo).toBe(false);
    expect(config.server).toEqual({
      host: '127.0.0.1',
      port: 3000,
      dataDir: '/app/.verigate',
      trustedProxies: [],
      maxBodyBytes: 65536,
      drainMs: 15000,
      logLevel: 'info',
    });
    expect(config.database).toEqual({ kind: 'embedded', directory: '/app/.verigate/database' });
    expect(flow).toMatchObject({
      name: 'customers',
      connector: 'microsoft.user-flow',
      callerTimeoutMs: 5000,
      budgetMs: 4000,
      steps: { 'before-creating-user': ['verification'] },
      verification: { route: ['acme'], strategy: 'first-answer', failOver: 'when-not-charged' },
      onUnavailable: { outage: 'block', timeout: 'block', misconfiguration: 'block' },
      outcomes: { verified: 'continue', rejected: 'block', inconclusive: 'review', pending: 'review' },
      messages: { defaultLocale: 'en', overrides: {} },
      claims: {},
      replayMs: 120_000,
    });
    expect(Object.keys(flow?.steps ?? {})).toEqual(['before-creating-user']);
  });

  it('finds the attributes that Graph has under Graph’s names, and no others', () => {
    expect(flow?.attributes).toEqual({
      givenName: 'givenName',
      surname: 'surname',
      email: 'email',
      streetAddress: 'streetAddress',
      city: 'city',
      state: 'state',
      postalCode: 'postalCode',
      country: 'country',
    });
  });

  it('gives the provider validated settings of its own class, and limits', () => {
    const acme = config.providers.get('acme');

    expect(acme?.definition.type).toBe('acme');
    expect(acme?.settings).toBeInstanceOf(acme?.definition.configClass);
    expect(acme?.settings).toMatchObject({ baseUrl: 'https://acme.example/api', minimumAge: 18 });
    expect(acme?.limits).toEqual({
      timeoutMs: 12_000,
      concurrency: 64,
      breaker: { errorPercentage: 50, minimumCalls: 10, windowMs: 30_000, openMs: 15_000 },
    });
  });

  it('holds the secrets, and prints none of them', () => {
    expect(flow?.authentication.basic[0]?.secret.reveal()).toBe(SECRET);
    expect(passwordOf(config, 'acme')).toBe(PASSWORD);
    expect(config.masterKey.reveal()).toHaveLength(32);
    const printed = JSON.stringify([config, [...config.flows], [...config.providers]]);
    expect(printed).not.toContain('canary');
    expect(printed).not.toContain(config.masterKey.reveal().toString('base64'));
  });

  it('cannot be changed any more', () => {
    const write = (change: () => unknown) => expect(change).toThrow(TypeError);

    write(() => Object.assign(config.server, { port: 1 }));
    write(() => Object.assign(flow?.onUnavailable ?? {}, { outage: 'continue-flagged' }));
    write(() => (flow?.verification?.route as string[] | undefined)?.push('other'));
    write(() => (config.flows as Map<string, unknown>).set('other', {}));
    write(() => (config.flows as Map<string, unknown>).clear());
    write(() => Object.assign(config.providers.get('acme')?.settings ?? {}, { baseUrl: 'https://elsewhere.example' }));
    expect(config.flows.size).toBe(1);
  });
});

describe('time', () => {
  const timed = (lines: string) =>
    load({ yaml: goodBut(['    authentication:\n', `${lines}    authentication:\n`]) }).flows.get('customers');

  // DESIGN 5: four fifths, two seconds less from ten seconds on.
  it.each([
    { lines: '', callerTimeoutMs: 5000, budgetMs: 4000 },
    { lines: '    tenant: workforce\n', callerTimeoutMs: 20_000, budgetMs: 18_000 },
    { lines: '    callerTimeout: 10s\n', callerTimeoutMs: 10_000, budgetMs: 8000 },
    { lines: '    callerTimeout: 2s\n', callerTimeoutMs: 2000, budgetMs: 1600 },
    { lines: '    callerTimeout: 1000ms\n', callerTimeoutMs: 1000, budgetMs: 800 },
    { lines: '    tenant: workforce\n    callerTimeout: 5s\n', callerTimeoutMs: 5000, budgetMs: 4000 },
    { lines: '    callerTimeout: 0.5m\n    budget: 1.5s\n', callerTimeoutMs: 30_000, budgetMs: 1500 },
  ])('of "$lines" is $callerTimeoutMs, of which we take $budgetMs', ({ lines, callerTimeoutMs, budgetMs }) => {
    expect(timed(lines)).toMatchObject({ callerTimeoutMs, budgetMs });
  });
});

describe('a file with everything', () => {
  const pins = ['AB:'.repeat(31) + 'AB', 'cd'.repeat(32)];
  const config = load({
    yaml: `
server: { host: 0.0.0.0, port: 8080, dataDir: /data, trustedProxies: [10.0.0.0/8, 192.0.2.7, "fd00::1"], maxBody: 1mb, drain: 0s, logLevel: silent }
keys: { master: "\${file:keys/master}" }
flows:
  staff:
    tenant: workforce
    authentication:
      basic:
        - { username: entra, secret: "old-old-old-old-old-old-old-old-old-1" }
        - { username: entra, secret: "new-new-new-new-new-new-new-new-new-2" }
      clientCertificate: { header: client-cert, pins: ["${pins[0]}", ${pins[1]}] }
    attributes: { dateOfBirth: extension_DateOfBirth, country: extension_Land }
    steps: { after-federation: [], before-creating-user: [verification] }
    verification: { route: [second, acme], failOver: always }
    onUnavailable: { outage: review, timeout: continue-flagged }
    outcomes: { rejected: correct-input }
    messages:
      defaultLocale: fr-ca
      overrides:
        fr-ca: { blocked: Appelez-nous. }
        it: { blocked: Chiamateci. }
    claims: { extension_IdvStatus: status, extension_IdvTime: time, jobTitle: reference }
    replay: 1h
providers:
  acme: { baseUrl: "http://127.0.0.1:9000", password: plain, minimumAge: "\${env:AGE}", strict: "\${env:STRICT}" }
  second: { type: acme, baseUrl: https://acme.example, password: "a$\${b}c", timeout: 800ms, concurrency: 3, breaker: { open: 2s } }
`,
    env: { AGE: '21', STRICT: 'true' },
    files: new MemoryFiles({ '/app/keys/master': `${Buffer.alloc(32, 7).toString('base64')}\r\n` }),
  });
  const flow = config.flows.get('staff');

  it('is understood to the last line', () => {
    expect(config.server).toEqual({
      host: '0.0.0.0',
      port: 8080,
      dataDir: '/data',
      trustedProxies: ['10.0.0.0/8', '192.0.2.7/32', 'fd00::1/128'],
      maxBodyBytes: 1024 ** 2,
      drainMs: 0,
      logLevel: 'silent',
    });
    expect(config.masterKey.reveal()).toEqual(Buffer.alloc(32, 7));
    expect(flow?.authentication.basic.map(({ username }) => username)).toEqual(['entra', 'entra']);
    expect(flow?.authentication.clientCertificate).toEqual({ header: 'client-cert', pins: ['ab'.repeat(32), pins[1]] });
    expect(flow?.attributes).toMatchObject({
      dateOfBirth: 'extension_DateOfBirth',
      country: 'extension_Land',
      city: 'city',
    });
    expect(flow?.onUnavailable).toEqual({ outage: 'review', timeout: 'continue-flagged', misconfiguration: 'block' });
    expect(flow?.outcomes.rejected).toBe('correct-input');
    expect(flow?.messages).toEqual({
      defaultLocale: 'fr-CA',
      overrides: { 'fr-CA': { blocked: 'Appelez-nous.' }, it: { blocked: 'Chiamateci.' } },
    });
    expect(flow?.claims).toEqual({ extension_IdvStatus: 'status', extension_IdvTime: 'time', jobTitle: 'reference' });
    expect(flow?.replayMs).toBe(3_600_000);
    expect(config.providers.get('acme')?.settings).toMatchObject({ minimumAge: 21, strict: true });
    const second = config.providers.get('second');
    expect(passwordOf(config, 'second')).toBe('a${b}c');
    expect(second?.limits).toMatchObject({
      timeoutMs: 800,
      concurrency: 3,
      breaker: { openMs: 2000, windowMs: 30_000 },
    });
  });

  it('takes one word for every kind of fault', () => {
    const yaml = goodBut(['    steps:\n', '    onUnavailable: review\n    steps:\n']);

    expect(load({ yaml }).flows.get('customers')?.onUnavailable).toEqual({
      outage: 'review',
      timeout: 'review',
      misconfiguration: 'review',
    });
  });
});

describe('the environment', () => {
  it('stands above the file', () => {
    const { server } = load({
      yaml: `server: { port: 1, host: 10.0.0.1, dataDir: /elsewhere }\n${GOOD}`,
      env: { PORT: '8081', HOST: '0.0.0.0', VERIGATE_DATA_DIR: 'data' },
    });

    expect(server).toMatchObject({ port: 8081, host: '0.0.0.0', dataDir: '/app/data' });
  });

  it('may leave a variable empty', () => {
    expect(load({ env: { PORT: '', HOST: '', VERIGATE_CONFIG: '' } }).server).toMatchObject({ port: 3000 });
  });

  it('names the file', () => {
    const files = new MemoryFiles({ '/etc/gateway.yaml': GOOD });

    expect(load({ env: { VERIGATE_CONFIG: '../etc/gateway.yaml' }, files }).demo).toBe(false);
  });

  it('names the database, before the file does', () => {
    const key = `keys: { master: ${'A'.repeat(43)} }\n`;
    const database = 'database: { url: "postgres://a:b@elsewhere.example/x" }\n';
    const { database: used } = load({ yaml: key + database + GOOD, env: { DATABASE_URL: DATABASE } });

    expect(used.kind === 'external' && used.url.reveal()).toBe(DATABASE);
  });
});

describe('without a file', () => {
  it('there is a flow to try, with a secret of its own that the next start finds again', () => {
    const files = new MemoryFiles();
    const [first, second] = [load({ files }), load({ files })];
    const credential = JSON.parse(files.read('/app/.verigate/demo-credential.json')) as Record<string, string>;

    expect(first.demo).toBe(true);
    expect([...first.providers.keys()]).toEqual(['mock']);
    const flow = first.flows.get('customers');
    expect(flow).toMatchObject({
      attributes: {
        dateOfBirth: 'extension_DateOfBirth',
        nationalId: 'extension_NationalId',
        phone: 'extension_Phone',
      },
      steps: { 'after-federation': [], 'before-creating-user': ['verification'], 'before-sending-token': [] },
      onUnavailable: { outage: 'block', timeout: 'block', misconfiguration: 'block' },
    });
    const [basic] = flow?.authentication.basic ?? [];
    expect(basic?.username).toBe(credential.username);
    expect(basic?.secret.reveal()).toBe(credential.secret);
    expect(Buffer.from(credential.secret ?? '', 'base64url')).toHaveLength(32);
    expect(second.flows.get('customers')?.authentication.basic[0]?.secret.reveal()).toBe(credential.secret);
    expect(second.masterKey.reveal()).toEqual(first.masterKey.reveal());
    expect(second.version).toBe(first.version);
    expect(load().flows.get('customers')?.authentication.basic[0]?.secret.reveal()).not.toBe(credential.secret);
  });

  it('a database of one’s own may be given', () => {
    expect(load({ env: { DATABASE_URL: DATABASE } })).toMatchObject({ demo: true, database: { kind: 'external' } });
  });
});

describe('the version', () => {
  const version = (yaml: string, env: Readonly<Record<string, string>> = {}) => load({ yaml, env }).version;

  it('is sixteen hexadecimal digits', () => {
    expect(version(GOOD)).toMatch(/^[0-9a-f]{16}$/);
  });

  it('does not depend on secrets, the order of keys, comments, or the machine', () => {
    const [flows, providers] = GOOD.split('providers:');
    const other = `# the same\nproviders:${providers}${flows}`.replace(
      AUTH,
      '          secret: another-secret-another-secret-another\n',
    );

    expect(version(other, { ACME_PASSWORD: 'another', PORT: '9', VERIGATE_DATA_DIR: '/x' })).toBe(version(GOOD));
    expect(version(`keys: { master: ${'B'.repeat(43)} }\n${GOOD}`)).toBe(version(GOOD));
  });

  it.each([
    ['https://acme.example/api', 'https://acme.example/v2'],
    ['[verification]', '[]'],
    ['username: entra', 'username: azure'],
    ['    verification:', '    outcomes: { rejected: review }\n    verification:'],
  ])('changes when %s becomes %s', (from, to) => {
    expect(version(goodBut([from, to]))).not.toBe(version(GOOD));
  });
});
