import { readFileSync } from 'node:fs';
import { accountsOf, theAccountOf } from '../src/cli/policy-accounts.js';
import { aDomain, applicant, withCode } from '../src/cli/policy-people.js';
import { partnerLookups, startPartner } from '../src/cli/policy-rules.js';
import type { Scene } from '../src/cli/policy-scenario.js';
import { flowsAndProviders, openPolicyStage, POLICY_THEMES } from '../src/cli/policy-stage.js';
import { until } from '../src/cli/policy-waiting.js';
import type { GraphServer } from '../src/vendors/graph/index.js';
import { startGraphServer } from '../src/vendors/graph/index.js';

const CREDENTIAL = { username: 'caller', secret: 'not-a-secret' };
const SCENARIOS = POLICY_THEMES.flatMap(({ scenarios }) => scenarios);

describe('themes', () => {
  it('name every scenario once, under the name of the theme', () => {
    expect(new Set(SCENARIOS.map(({ name }) => name)).size).toBe(SCENARIOS.length);
    for (const { name, scenarios } of POLICY_THEMES) {
      expect(scenarios.filter((scenario) => !scenario.name.startsWith(`${name}: `))).toEqual([]);
    }
  });

  it.each([
    /block-listed|blocked by address/,
    /blocked by domain, sub-domains/,
    /blocked by country/,
    /allow list only, a stranger/,
    /an invitation opens the allow list/,
    /disposable/,
    /invited, and given the claims/,
    /asked for where none/,
    /code burnt/,
    /sends again, one use/,
    /blocked person does not burn/,
    /revoked/,
    /pending, then approved, then signs in/,
    /pending, then denied/,
    /four eyes/,
    /approved by a rule/,
    /Entra ID is invited/,
    /corrected/,
    /changed claims/,
    /look-up is down/,
  ])('play %s', (what) => {
    expect(SCENARIOS.filter(({ name }) => what.test(name))).not.toEqual([]);
  });

  it('stand in docs/sign-up-scenarios.md with their vendor calls', () => {
    const page = readFileSync(new URL('../../../docs/sign-up-scenarios.md', import.meta.url), 'utf8');
    const rows = [...page.matchAll(/^\| `(.+)` \| (\d+) \|$/gm)].map(([, name, calls]) => `${name}: ${calls}`);
    expect(rows).toEqual(SCENARIOS.map(({ name, vendorCalls }) => `${name}: ${vendorCalls}`));
  });

  it('have flows of their own, each behind the caller’s credential and on the provider of its theme', () => {
    const { flows, providers } = flowsAndProviders(POLICY_THEMES, CREDENTIAL);
    const names = POLICY_THEMES.flatMap((theme) => Object.keys(theme.flows));
    expect(Object.keys(flows)).toEqual([...new Set(names)]);
    expect(Object.keys(providers)).toEqual(POLICY_THEMES.map(({ name }) => `policy-${name}`));
    for (const theme of POLICY_THEMES) {
      for (const flow of Object.keys(theme.flows)) {
        expect(flows[flow]).toMatchObject({
          authentication: { basic: [CREDENTIAL] },
          verification: { route: [`policy-${theme.name}`] },
        });
      }
    }
  });

  it('take over the settings of a flow where they differ', () => {
    const theme = { name: 'odd', provider: { slowMs: 9 }, flows: { one: { onUnavailable: 'review' } }, scenarios: [] };
    const { flows, providers } = flowsAndProviders([theme], CREDENTIAL);
    expect(flows['one']).toMatchObject({ onUnavailable: 'review' });
    expect(providers).toEqual({ 'policy-odd': { type: 'mock', slowMs: 9 } });
  });
});

describe('openPolicyStage', () => {
  const closers: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0).toReversed()) await close();
  });

  it('makes new secrets each time, one for each key', async () => {
    const [first, second] = [await open(), await open()];
    const secrets = [first, second].flatMap(({ configuration }) => {
      const { apiKeys } = configuration['staff'] as { apiKeys: { name: string; secret: string }[] };
      return apiKeys.map(({ secret }) => secret);
    });
    expect(secrets).toHaveLength(6);
    expect(new Set(secrets).size).toBe(6);
    expect(secrets.every((secret) => secret.length >= 32)).toBe(true);
  });

  it('offers every scenario of every theme', async () => {
    const stage = await open();
    const groups = stage.groupsAt({ url: 'http://127.0.0.1:1', credential: CREDENTIAL });
    expect(groups.map(({ plays }) => plays.map(({ name }) => name))).toEqual(
      POLICY_THEMES.map(({ scenarios }) => scenarios.map(({ name }) => name)),
    );
  });

  const open = () => openPolicyStage(CREDENTIAL, (closer) => void closers.push(closer));
});

describe('people', () => {
  it('have domains of their own', () => {
    expect(applicant().email.split('@')[1]).not.toBe(applicant().email.split('@')[1]);
    expect(aDomain('colleagues.test')).toMatch(/^d[0-9a-f]{12}\.colleagues\.test$/);
  });

  it('keep everything else when they type a code', () => {
    const form = applicant({ custom: { Seats: 3 } });
    expect(withCode(form, 'AAAA')).toEqual({ ...form, custom: { Seats: 3, InvitationCode: 'AAAA' } });
  });
});

describe('until', () => {
  it('looks until there is something', async () => {
    const looks = [undefined, undefined, 'found'];
    expect(await until('it', () => looks.shift())).toBe('found');
    expect(looks).toEqual([]);
  });

  it('says what did not come', async () => {
    await expect(until('the account', () => undefined, { latestMs: 10 })).rejects.toThrow(
      'waited 10 ms in vain: the account',
    );
  });

  it('ends when it is interrupted', async () => {
    const signal = AbortSignal.abort(new Error('interrupted'));
    await expect(until('it', () => undefined, { signal })).rejects.toThrow();
  });
});

describe('the account of a case', () => {
  let graph: GraphServer;
  beforeEach(async () => {
    graph = await startGraphServer();
  });
  afterEach(() => graph.close());

  const form = applicant();
  const [name = ''] = form.email.split('@');
  const seeded = (upn: string) => graph.seed({ userPrincipalName: upn, mail: form.email.toUpperCase() });

  /** The case says these things, one a look. */
  function sceneOf(...provisioning: readonly object[]): Scene {
    const left = [...provisioning];
    const said = () => Promise.resolve({ provisioning: left.length > 1 ? left.shift() : left[0] });
    const must = (holds: boolean, problem: string) => {
      if (!holds) throw new Error(problem);
    };
    return { graph, desk: { case: said }, must } as unknown as Scene;
  }

  it('is waited for, and is the one of the directory', async () => {
    const { id } = seeded(name);
    const scene = sceneOf({ state: 'waiting' }, { state: 'done', accountId: id });
    expect(await theAccountOf(scene, form, '1')).toMatchObject({ id });
  });

  it.each<[string, number, (ids: readonly string[]) => object, string]>([
    ['none', 0, () => ({ state: 'done' }), 'the directory has none'],
    ['two', 2, ([id]) => ({ state: 'done', accountId: id }), '2 instead of 1'],
    ['of somebody else', 1, () => ({ state: 'done', accountId: 'x' }), 'the case names another account'],
    ['given up', 0, () => ({ state: 'failed' }), 'could not be made: failed'],
  ])('is not taken for one when it is %s', async (_what, count, told, problem) => {
    const ids = Array.from({ length: count }, (_, at) => seeded(`${name}${at}`).id);
    const scene = sceneOf(told(ids));
    await expect(theAccountOf(scene, form, '1')).rejects.toThrow(problem);
    expect(accountsOf(scene, form)).toHaveLength(count);
  });
});

describe('the endpoint of the customer', () => {
  it.each([
    ['C-1001', { action: 'change', claims: { extension_Tier: 'gold', extension_Seats: 5 } }],
    ['C-9999', { action: 'reject', message: 'We do not know this customer number.' }],
  ])('says of %s what the scenarios expect', async (number, said) => {
    const partner = await startPartner();
    const body = JSON.stringify({ claims: { extension_CustomerNumber: number } });
    const response = await fetch(partner.origin, { method: 'POST', body });
    expect(await response.json()).toEqual(said);
    await partner.close();
  });

  it('is one of two look-ups, the other of which is not there', () => {
    const { partner, 'partner-away': away } = partnerLookups('http://127.0.0.1:1', 'http://127.0.0.1:2');
    expect(partner).toMatchObject({ url: 'http://127.0.0.1:1' });
    expect(away).toEqual({ ...partner, url: 'http://127.0.0.1:2' });
  });
});
