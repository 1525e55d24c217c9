import { describe, expect, it } from '@jest/globals';
import { loadConfig } from '../../src/config/index.js';
import { ENV, GOOD, INSTALLED, load, MemoryFiles, problemsOf } from './fixtures.js';

const SECRET = 'canary-staff-secret-0123456789-0123456789';
const OTHER = 'canary-other-secret-0123456789-0123456789';
const WHSEC = `whsec_${Buffer.alloc(24, 1).toString('base64')}`;

// JSON is YAML.
const withSection = (name: string, value: unknown): string => `${GOOD}${name}: ${JSON.stringify(value)}\n`;
const key = (change: object = {}) => ({ name: 'desk', secret: SECRET, roles: ['reviewer'], ...change });
const hook = (change: object = {}) => ({
  name: 'desk',
  url: 'https://desk.contoso.example/hook?sig=1',
  secret: WHSEC,
  events: ['case.*'],
  ...change,
});
const mail = (change: object = {}) => ({
  smtp: { host: 'smtp.contoso.example' },
  from: 'signup@contoso.example',
  ...change,
});

const staff = (...apiKeys: object[]): string => withSection('staff', { apiKeys });
const hooks = (...webhooks: object[]): string => withSection('webhooks', webhooks);

const oidc = (change: object = {}) => ({
  issuer: 'https://login.contoso.example',
  clientId: 'verigate-console',
  clientSecret: SECRET,
  roles: { 'verigate-owner': 'owner' },
  ...change,
});
const people = (section: object, publicUrl = 'server: { publicUrl: "https://verigate.contoso.example" }\n'): string =>
  `${withSection('staff', section)}${publicUrl}`;

describe('how people sign in', () => {
  it('has settings that hold where nothing is said', () => {
    expect(load({ yaml: GOOD }).staff).toEqual({
      apiKeys: [],
      sessions: { idleMs: 900_000, absoluteMs: 28_800_000, perPerson: 5 },
      localSignIn: true,
    });
    const { oidc: provider } = load({ yaml: people({ localSignIn: false, oidc: oidc() }) }).staff;
    expect(provider).toMatchObject({
      label: 'Single sign-on',
      scopes: ['openid', 'profile', 'email'],
      rolesClaim: 'roles',
      requireMfa: false,
      mfaAcr: [],
      algorithms: ['RS256', 'PS256', 'ES256', 'Ed25519'],
    });
    expect([...(provider?.roles ?? [])]).toEqual([['verigate-owner', 'owner']]);
    expect(JSON.stringify(provider)).not.toContain('canary');
  });

  it.each([
    ['a provider without an address of ours', people({ oidc: oidc() }, ''), 'server.publicUrl: is missing'],
    ['no role', people({ oidc: oidc({ roles: {} }) }), 'staff.oidc.roles: lets nobody in'],
    [
      'personal data for good',
      people({ oidc: oidc({ roles: { everybody: 'personal-data-reader' } }) }),
      'staff.oidc.roles.everybody: is not one of the known values',
    ],
    [
      'a key that reads personal data for good',
      people({ apiKeys: [{ name: 'reader', secret: SECRET, roles: ['personal-data-reader'] }] }),
      'staff.apiKeys[0].until: is missing',
    ],
    [
      'a key that reads personal data for years',
      people({ apiKeys: [{ name: 'reader', secret: SECRET, roles: ['personal-data-reader'], until: '2999-01-01' }] }),
      'staff.apiKeys[0].until: is more than 90 days away',
    ],
    [
      'a key that ends some time',
      people({ apiKeys: [{ name: 'reader', secret: SECRET, roles: ['auditor'], until: 'Christmas' }] }),
      'staff.apiKeys[0].until: must be a day or a time',
    ],
    [
      'every tenant',
      people({ oidc: oidc({ issuer: 'https://login.microsoftonline.com/common/v2.0' }) }),
      'staff.oidc.issuer: stands for every tenant',
    ],
    [
      'a provider by plain http',
      people({ oidc: oidc({ issuer: 'http://login.contoso.example' }) }),
      'staff.oidc.issuer: must begin with https://',
    ],
    ['no ID token', people({ oidc: oidc({ scopes: ['profile'] }) }), 'staff.oidc.scopes: lacks openid'],
    [
      'no signature',
      people({ oidc: oidc({ algorithms: ['none'] }) }),
      'staff.oidc.algorithms[0]: is not one of the known values',
    ],
    [
      'an idle limit that is never reached',
      people({ sessions: { idle: '9h' } }),
      'staff.sessions.idle: is longer than staff.sessions.absolute',
    ],
  ])('is refused with the place and a remedy: %s', (_, yaml, sentence) => {
    expect(problemsOf({ yaml }).join('\n')).toContain(sentence);
  });
});

describe('staff, webhooks and mail', () => {
  it('may be left out: nobody is let in, and nothing is sent', () => {
    expect(load({ yaml: GOOD })).toMatchObject({ staff: { apiKeys: [] }, webhooks: [] });
    expect(load({ yaml: GOOD }).mail).toBeUndefined();
  });

  it('are read', () => {
    const yaml = `${staff(key())}webhooks: ${JSON.stringify([hook()])}\nmail: ${JSON.stringify(
      mail({
        smtp: { host: 'smtp.contoso.example', port: 465, secure: true, username: 'u', password: 'p' },
        approvers: ['desk@contoso.example'],
        flows: { customers: { signInUrl: 'https://app.contoso.example/' } },
      }),
    )}\nserver: { publicUrl: "https://verigate.contoso.example/" }\n`;
    const config = load({ yaml });
    expect(config).toMatchObject({
      server: { publicUrl: 'https://verigate.contoso.example' },
      staff: { apiKeys: [{ name: 'desk', roles: ['reviewer'] }] },
      webhooks: [{ name: 'desk', url: 'https://desk.contoso.example/hook?sig=1', events: ['case.*'] }],
      mail: {
        smtp: { host: 'smtp.contoso.example', port: 465, secure: true },
        requester: true,
        showRequester: false,
        signInUrls: { customers: 'https://app.contoso.example/' },
      },
    });
    expect(config.staff.apiKeys[0]?.secret.reveal()).toBe(SECRET);
    expect(JSON.stringify(config)).not.toMatch(/canary|whsec/);
  });

  it('make the demo an owner’s key, the same at every start', () => {
    const files = new MemoryFiles();
    const [first, second] = [load({ files }), load({ files })];
    const [given] = first.staff.apiKeys;
    expect(given).toMatchObject({ name: 'demo-owner', roles: expect.arrayContaining(['owner', 'reviewer']) });
    expect(given?.secret.reveal()).toBe(second.staff.apiKeys[0]?.secret.reveal());
    expect(files.contents.get('/app/.verigate/demo-staff-key.json')).toContain(given?.secret.reveal());
  });
});

describe('what is wrong with them', () => {
  it.each([
    ['a short key', staff(key({ secret: 'short' })), 'staff.apiKeys[0].secret: is too short'],
    [
      'a key that no header can carry',
      staff(key({ secret: `${SECRET} ` })),
      'staff.apiKeys[0].secret: holds a character',
    ],
    ['a name twice', staff(key(), key({ secret: OTHER })), 'staff.apiKeys[1].name: is the name of another key'],
    ['a secret twice', staff(key(), key({ name: 'other' })), 'staff.apiKeys[1].secret: is the same'],
    ['no role', staff(key({ roles: [] })), 'staff.apiKeys[0].roles: must hold at least one item'],
    [
      'an unknown role',
      staff(key({ roles: ['ownr'] })),
      'staff.apiKeys[0].roles[0]: is not one of the known values: did you mean "owner"?',
    ],
    [
      'too many keys',
      staff(...Array.from({ length: 21 }, (_, at) => key({ name: `k${at}`, secret: `${SECRET}${at}` }))),
      'staff.apiKeys: must hold at most 20 items',
    ],
    [
      'a webhook by plain http',
      hooks(hook({ url: 'http://desk.contoso.example/' })),
      'webhooks[0].url: must begin with https://',
    ],
    [
      'a webhook with a password in its address',
      hooks(hook({ url: 'https://u:p@desk.contoso.example/' })),
      'webhooks[0].url: must be an address',
    ],
    ['a webhook’s name twice', hooks(hook(), hook()), 'webhooks[1].name: is the name of another webhook'],
    ['a short signing secret', hooks(hook({ secret: 'short' })), 'webhooks[0].secret: is too short'],
    [
      'a short key after whsec_',
      hooks(hook({ secret: `whsec_${Buffer.alloc(23).toString('base64')}` })),
      'webhooks[0].secret: must be whsec_',
    ],
    [
      'a key after whsec_ that is no base64',
      hooks(hook({ secret: `whsec_${'-'.repeat(40)}` })),
      'webhooks[0].secret: must be whsec_',
    ],
    ['no event', hooks(hook({ events: [] })), 'webhooks[0].events: must hold at least one item'],
    [
      'an event that is none',
      hooks(hook({ events: ['everything'] })),
      'webhooks[0].events[0]: must be a kind of event',
    ],
    ['mail without a server', withSection('mail', { from: 'a@contoso.example' }), 'mail.smtp: is missing'],
    [
      'a sender with a name',
      withSection('mail', mail({ from: 'Sign-up <a@contoso.example>' })),
      'mail.from: must be a mail address',
    ],
    [
      'an approver with a line break',
      withSection('mail', mail({ approvers: ['a@contoso.example\nBcc: b@contoso.example'] })),
      'mail.approvers[0]: must be a mail address',
    ],
    [
      'a user name without a password',
      withSection('mail', mail({ smtp: { host: 'smtp.contoso.example', username: 'u' } })),
      'mail.smtp: has a user name or a password',
    ],
    [
      'an unknown flow',
      withSection('mail', mail({ flows: { custmers: { signInUrl: 'https://app.contoso.example' } } })),
      'mail.flows.custmers: is not the name of a flow: did you mean "customers"?',
    ],
    [
      'a sign-in page by plain http',
      withSection('mail', mail({ flows: { customers: { signInUrl: 'http://app.contoso.example' } } })),
      'mail.flows.customers.signInUrl: must begin with https://',
    ],
    [
      'a public address that is none',
      withSection('server', { publicUrl: 'verigate' }),
      'server.publicUrl: must be an address',
    ],
  ])('%s', (_, yaml, problem) => {
    const lines = problemsOf({ yaml });
    expect(lines).toEqual([expect.stringContaining(problem)]);
    expect(lines.join()).not.toMatch(/canary/);
  });

  it('an event that this gateway does not know, with a suggestion', () => {
    const files = new MemoryFiles({
      '/app/verigate.yaml': hooks(hook({ events: ['case.aproved', 'list.*', 'case.*'] })),
    });
    const checks = { attributeRule: () => [], eventKinds: ['case.approved', 'case.denied'] };
    const given = (): unknown => loadConfig({ env: ENV, cwd: '/app', installed: INSTALLED, files, checks });
    expect(given).toThrow(
      expect.objectContaining({
        problems: [
          {
            path: 'webhooks[0].events[0]',
            text: 'is no kind of event that can be sent: did you mean "case.approved"?',
          },
          { path: 'webhooks[0].events[1]', text: expect.stringContaining('is no kind of event that can be sent') },
        ],
      }),
    );
  });
});
