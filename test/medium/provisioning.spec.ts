import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Sensitive } from '#libs/provider-spec';
import { type GraphServer, startGraphServer } from '#libs/simulators';
import type { ApprovalCase } from '../../src/approvals/index.js';
import type { Database } from '../../src/storage/index.js';
import {
  type Asking,
  aReplica,
  aRequest,
  aReviewer,
  GOOGLE,
  graphOf,
  QUICK,
  type Replica,
  type ReplicaSetup,
} from './approval-builders.js';
import { entriesOf } from './builders.js';
import { Child } from './child.js';
import { TestPostgres } from './database.js';

const ADA = aReviewer('ada');
const APPROVE = { decision: 'approve', reason: 'known_person' } as const;
const LONG_NAME = `extension_${'a'.repeat(32)}_Dob`;
const EMAIL = 'canary.person@example.test';

let postgres: TestPostgres;
let graph: GraphServer;
let url: string;
let desk: Replica;
let database: Database;
const toClose: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  postgres = await TestPostgres.start();
});
beforeEach(async () => {
  graph = await startGraphServer();
  url = await postgres.fresh();
  desk = await replica();
});
afterEach(async () => {
  for (const one of toClose.splice(0).reverse()) await one.close();
  await graph.close();
});
afterAll(() => postgres.stop());

async function replica(setup: ReplicaSetup = {}): Promise<Replica> {
  database = await postgres.open(url, { maxConnections: 4 });
  const made = await aReplica(database, { graph: graphOf(graph), ...setup });
  toClose.push(database, made);
  return made;
}

async function approved(asking: Asking = {}): Promise<string> {
  const result = await desk.approvals.request(aRequest(asking));
  if (result.caseId === undefined) throw new Error('no case');
  await desk.cases.decide(result.caseId, APPROVE, ADA);
  return result.caseId;
}

/** Works until the account is made or given up. */
async function settled(caseId: string, by: Replica = desk): Promise<NonNullable<ApprovalCase['provisioning']>> {
  for (;;) {
    await by.runner?.work();
    const { provisioning } = (await by.store.find(caseId)) as ApprovalCase;
    if (provisioning && provisioning.state !== 'waiting') return provisioning;
    await pause(2);
  }
}

const kindsOf = async (): Promise<string[]> => {
  const { entries, gapFree } = await entriesOf(database);
  expect(gapFree).toBe(true);
  return entries.map(({ kind }) => kind).filter((kind) => kind.startsWith('case.prov'));
};
const routes = (): string[] => graph.graphCalls.map(({ route }) => route);

describe('an approved person', () => {
  it.each(['google.com', 'facebook.com', 'mail'])('with an identity of %s is created', async (issuer) => {
    const identity = { ...GOOGLE, issuer, issuerAssignedId: issuer === 'mail' ? EMAIL : "o'neil|#&+%" };
    const caseId = await approved({
      identities: [identity],
      claims: { [LONG_NAME]: '1990-01-02', extension_Dob: '1990-01-02' },
    });
    const { accountId, ...rest } = await settled(caseId);
    expect(rest).toMatchObject({ state: 'done', how: 'created', attempts: 1 });
    expect(graph.accounts).toEqual([
      {
        id: accountId,
        userPrincipalName: 'canary.person_example.test#EXT#@contoso.onmicrosoft.example',
        userType: 'Guest',
        mail: EMAIL,
        identities: [identity],
        madeBy: 'users',
        properties: {
          displayName: 'Canarya Person',
          mailNickname: 'canary.person_example.test',
          passwordPolicies: 'DisablePasswordExpiration',
          city: 'Oslo',
          [LONG_NAME]: '1990-01-02',
        },
      },
    ]);
    expect(routes()).toEqual(['GET /users', 'POST /users']);
    expect(await kindsOf()).toEqual(['case.provisioned']);
    expect(await desk.approvals.request(aRequest({ identities: [identity] }))).toEqual({ kind: 'approved', caseId });
  });

  it('without identities is invited, and given their attributes', async () => {
    const { accountId, ...rest } = await settled(await approved({ identities: [] }));
    expect(rest).toMatchObject({ state: 'done', how: 'invited', attempts: 1 });
    expect(graph.accounts).toMatchObject([
      {
        id: accountId,
        mail: EMAIL,
        madeBy: 'invitations',
        properties: { sendInvitationMessage: true, displayName: 'Canarya Person', city: 'Oslo' },
      },
    ]);
    expect(routes()).toEqual(['GET /users', 'POST /invitations', 'PATCH /users/{id}']);
  });

  it.each([
    ['with the same identity is adopted', [GOOGLE], { userType: 'Guest', identities: [GOOGLE] }, ['GET /users']],
    [
      'invited before is adopted and given the attributes',
      [],
      { userType: 'Guest' },
      ['GET /users', 'PATCH /users/{id}'],
    ],
    ['who is a member is adopted and left alone', [], { userType: 'Member' }, ['GET /users']],
  ] as const)('who is there already, %s', async (_, identities, there, expected) => {
    const { id } = graph.seed({ mail: EMAIL, userPrincipalName: 'before@contoso.onmicrosoft.example', ...there });
    expect(await settled(await approved({ identities }))).toMatchObject({
      state: 'done',
      how: 'adopted',
      accountId: id,
    });
    expect(graph.accounts).toHaveLength(1);
    expect(routes()).toEqual(expected);
  });

  it.each(['google.com', 'facebook.com', 'mail'])('without identities never gets the account of %s', async (issuer) => {
    const there = { mail: EMAIL, userType: 'Guest', userPrincipalName: 'before@contoso.onmicrosoft.example' };
    const before = graph.seed({ ...there, identities: [{ ...GOOGLE, issuer }] });
    expect(await settled(await approved({ identities: [] }))).toMatchObject({ state: 'failed', code: 'conflict' });
    expect(graph.accounts).toEqual([before]);
    expect(new Set(routes())).toEqual(new Set(['GET /users']));
    expect(await kindsOf()).toEqual(['case.provisioning_failed']);
  });

  it('without identities gets no account when several have the address', async () => {
    const two = ['one', 'two'].map((name) =>
      graph.seed({ mail: EMAIL, userType: 'Guest', userPrincipalName: `${name}@contoso.onmicrosoft.example` }),
    );
    expect(await settled(await approved({ identities: [] }))).toMatchObject({ state: 'failed', code: 'conflict' });
    expect(graph.accounts).toEqual(two);
  });

  it('with the short name of an issuer is found under the long one', async () => {
    const { id } = graph.seed({ userPrincipalName: 'a@contoso.onmicrosoft.example', identities: [GOOGLE] });
    const caseId = await approved({ identities: [{ ...GOOGLE, issuer: 'Google' }] });
    expect(await settled(caseId)).toMatchObject({ state: 'done', how: 'adopted', accountId: id });
  });

  it('waits, and the caller with them, while the account is made', async () => {
    const caseId = await approved();
    expect(await desk.approvals.request(aRequest())).toEqual({ kind: 'pending', caseId });
    expect(await desk.approvals.statusOf(aRequest().subject)).toEqual({ caseId, state: 'approved' });
  });

  it.each([
    ['unsupported_identity', { identities: [{ ...GOOGLE, issuer: 'apple.com' }] }],
    ['no_email', { email: '' }],
  ])('whose account cannot be made shows why: %s', async (code, asking) => {
    const caseId = await approved(asking);
    expect(await settled(caseId)).toMatchObject({ state: 'failed', code });
    expect(await kindsOf()).toEqual(['case.provisioning_failed']);
    expect(graph.graphCalls).toEqual([]);
  });
});

describe('when Graph is not well', () => {
  it('waits as long as it says when it is throttled', async () => {
    graph.trouble('POST /users', { kind: 'throttle', retryAfterSeconds: 1 });
    const caseId = await approved();
    const before = Date.now();
    await desk.runner?.work();
    const waiting = (await desk.store.find(caseId))?.provisioning;
    expect(waiting).toMatchObject({ state: 'waiting', code: 'throttled' });
    expect(waiting?.notBefore?.getTime()).toBeGreaterThanOrEqual(before + 900);
    expect(await settled(caseId)).toMatchObject({ state: 'done', how: 'created', attempts: 2 });
  });

  it('goes on when it is back after an outage', async () => {
    graph.trouble(
      '*',
      { kind: 'status', status: 503 },
      { kind: 'status', status: 500 },
      { kind: 'reset', when: 'before' },
    );
    graph.trouble('POST /token', { kind: 'status', status: 503 });
    expect(await settled(await approved())).toMatchObject({ state: 'done', how: 'created' });
    expect(desk.tried).toEqual([...Array<string>(4).fill('postponed:unavailable'), 'done:created']);
    expect(await kindsOf()).toEqual(['case.provisioned']);
  });

  it.each([
    ['POST /users', [GOOGLE], 0],
    ['POST /users', [GOOGLE], 3],
    ['POST /invitations', [], 0],
    ['POST /invitations', [], 3],
  ] as const)(
    'makes one account when the answer to %s is lost, for %j, look-ups lagging by %d',
    async (route, identities, lookUps) => {
      graph.trouble(route, { kind: 'reset', when: 'after' });
      graph.lag({ lookUps });
      expect(await settled(await approved({ identities }))).toMatchObject({ state: 'done' });
      expect(graph.accounts).toHaveLength(1);
      expect(await kindsOf()).toEqual(['case.provisioned']);
    },
  );

  it('tries the attributes again until replicas know the account, and invites once', async () => {
    graph.lag({ changes: 4, lookUps: 4 });
    expect(await settled(await approved({ identities: [] }))).toMatchObject({
      state: 'done',
      how: 'invited',
      attempts: 5,
    });
    expect(routes().filter((route) => route === 'POST /invitations')).toHaveLength(1);
    expect(graph.accounts[0]?.properties.city).toBe('Oslo');
  });

  it('never takes another person’s account for theirs when the name is taken; a human hears of it', async () => {
    graph.seed({
      mail: EMAIL,
      userType: 'Guest',
      userPrincipalName: 'canary.person_example.test#EXT#@contoso.onmicrosoft.example',
      identities: [{ ...GOOGLE, issuer: 'mail', issuerAssignedId: EMAIL }],
    });
    const caseId = await approved();
    expect(await settled(caseId)).toMatchObject({ state: 'failed', code: 'conflict', attempts: 8 });
    expect(graph.accounts).toHaveLength(1);
    expect(await kindsOf()).toEqual(['case.provisioning_failed']);
  });

  it('is tried again by hand, once it failed', async () => {
    graph.trouble('POST /users', { kind: 'status', status: 403 });
    const caseId = await approved();
    expect(await desk.cases.retryProvisioning(caseId, ADA)).toBe('not_failed');
    expect(await settled(caseId)).toMatchObject({ state: 'failed', code: 'forbidden', attempts: 1 });
    await desk.cases.retryProvisioning(caseId, ADA);
    expect(await settled(caseId)).toMatchObject({ state: 'done', how: 'created', attempts: 1 });
    expect(await kindsOf()).toEqual(['case.provisioning_failed', 'case.provisioning_retried', 'case.provisioned']);
  });

  it('asks for one token for many calls at once, and for another when it is refused', async () => {
    const people = Array.from({ length: 8 }, (_, at) => ({ ...GOOGLE, issuerAssignedId: String(at) }));
    const ids = await Promise.all(
      people.map((one, at) => approved({ identities: [one], email: `c${at}@example.test` })),
    );
    for (const id of ids) await settled(id);
    expect(graph.tokenCalls()).toBe(1);
    graph.revokeTokens();
    expect(await settled(await approved({ identities: [{ ...GOOGLE, issuerAssignedId: 'x' }] }))).toMatchObject({
      state: 'done',
      attempts: 2,
    });
    expect(graph.tokenCalls()).toBe(2);
  });

  it('says that our secret is wrong, and nothing of it', async () => {
    const wrong = await replica({ graph: { ...graphOf(graph), clientSecret: new Sensitive('canary-secret') } });
    const caseId = await approved();
    await wrong.runner?.work();
    expect((await wrong.store.find(caseId))?.provisioning).toMatchObject({ state: 'waiting', code: 'unauthenticated' });
    expect(wrong.tried).toEqual(['postponed:unauthenticated']);
  });
});

describe('two workers', () => {
  it('make one account for each of many people', async () => {
    const other = await replica();
    const people = Array.from({ length: 20 }, (_, at) => ({ ...GOOGLE, issuerAssignedId: String(at) }));
    const ids = await Promise.all(
      people.map((one, at) => approved({ identities: [one], email: `c${at}@example.test` })),
    );
    await Promise.all(ids.map((id, at) => settled(id, at % 2 === 0 ? desk : other)));
    expect(graph.accounts).toHaveLength(20);
    expect(routes().filter((route) => route === 'POST /users')).toHaveLength(20);
    expect([...desk.tried, ...other.tried]).toEqual(Array(20).fill('done:created'));
  });

  it.each([
    ['create', [GOOGLE]],
    ['invite', []],
  ] as const)('make one when the first is so slow that it loses its lease: %s', async (_, identities) => {
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    let reached = (): void => undefined;
    const atGraph = new Promise<void>((resolve) => {
      reached = resolve;
    });
    const slow = await replica({
      settings: { ...QUICK, leaseMs: 50 },
      directory: (real) => ({
        findByIdentity: (identity) => real.findByIdentity(identity),
        findByMail: (mail) => real.findByMail(mail),
        changeUser: (id, changes) => real.changeUser(id, changes),
        createUser: async (user) => {
          reached();
          await released;
          return real.createUser(user);
        },
        invite: async (invitation) => {
          reached();
          await released;
          return real.invite(invitation);
        },
      }),
    });
    const caseId = await approved({ identities });
    const late = slow.runner?.work();
    await atGraph;
    expect(await settled(caseId)).toMatchObject({ state: 'done', attempts: 2 });
    release();
    await late;
    expect(graph.accounts).toHaveLength(1);
    expect(slow.tried).toEqual([identities.length === 0 ? 'lost:lease' : 'lost:adopted']);
    expect(await kindsOf()).toEqual(['case.provisioned']);
  });
});

describe('a process that is killed between Graph’s 201 and our record', () => {
  it.each([
    ['created', [GOOGLE], 0],
    ['created, look-ups lagging', [GOOGLE], 2],
    ['invited', [], 0],
    ['invited, look-ups lagging', [], 2],
  ] as const)('leaves one account behind, and the next one finishes: %s', async (_, identities, lookUps) => {
    graph.lag({ lookUps });
    const caseId = await approved({ identities });
    const child = new Child('crashing-provisioner.ts', [url, graph.baseUrl, graph.authority]);
    const [line] = await child.printed(1);
    await child.kill('SIGKILL');
    expect(line).toMatch(/^acted /);
    expect(graph.accounts).toHaveLength(1);
    expect((await desk.store.find(caseId))?.provisioning).toMatchObject({ state: 'waiting', attempts: 1 });

    const { accountId } = await settled(caseId);
    expect(graph.accounts.map(({ id }) => id)).toEqual([accountId]);
    expect(line).toBe(`acted ${accountId}`);
    expect(await kindsOf()).toEqual(['case.provisioned']);
  });
});
