import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import type { OidcConfig, StandingRole } from '../../src/config/index.js';
import type { StaffMember } from '../../src/staff/index.js';
import { GrantsDesk } from '../../src/staff/sign-in/grants.desk.js';
import { PeopleDesk } from '../../src/staff/sign-in/people.desk.js';
import { CACHE_MS } from '../../src/staff/sign-in/session.cache.js';
import { SessionSweeper } from '../../src/staff/sign-in/session.sweeper.js';
import { SessionsDesk } from '../../src/staff/sign-in/sessions.desk.js';
import { StaffEntries } from '../../src/staff/sign-in/staff-entries.js';
import { type Database, PostgresAuditStore } from '../../src/storage/index.js';
import { PostgresGrantStore } from '../../src/storage/staff-grant-store.js';
import { PostgresMemberStore } from '../../src/storage/staff-member-store.js';
import { PostgresSessionStore } from '../../src/storage/staff-session-store.js';
import { aPolicy, aReplica, aRequest } from './approval-builders.js';
import { aGateway } from './builders.js';
import { TestPostgres } from './database.js';

const MINUTE = 60_000;
const OIDC = { issuer: 'https://login.example' } as OidcConfig;
const LIMITS = { idleMs: 15 * MINUTE, absoluteMs: 480 * MINUTE, perPerson: 5 };

let postgres: TestPostgres;
let database: Database;
let now: Date;
const clock = { now: () => now };
const pass = (milliseconds: number): void => void (now = new Date(now.getTime() + milliseconds));

beforeAll(async () => {
  postgres = await TestPostgres.start();
});
beforeEach(async () => {
  database = await postgres.open(await postgres.fresh());
  now = new Date('2026-11-20T08:00:00Z');
});
afterAll(() => postgres.stop());

/** One gateway process. */
async function aProcess(offered: { localSignIn: boolean; oidc?: OidcConfig } = { localSignIn: true, oidc: OIDC }) {
  const { log } = await aGateway(database);
  const audit = new PostgresAuditStore(database);
  await audit.openLog({
    origin: log.origin,
    first: log.entry({
      kind: 'gateway.started',
      actor: { type: 'gateway', id: 'test' },
      body: { config_version: 'test' },
    }),
  });
  const entries = new StaffEntries(log);
  const store = new PostgresSessionStore(database, audit.origin);
  const members = new PostgresMemberStore(database, audit.origin);
  const sessions = new SessionsDesk(store, entries, { sessions: LIMITS, ...offered }, clock);
  const failed: unknown[] = [];
  const heard = { failed: (error: unknown) => void failed.push(error) };
  return {
    sessions,
    members,
    grants: new GrantsDesk(new PostgresGrantStore(database, audit.origin), sessions, entries, clock),
    people: new PeopleDesk({ localSignIn: true }, members, sessions, entries, clock),
    sweeper: new SessionSweeper(store, entries, LIMITS.idleMs, clock, heard, async () => undefined),
    failed,
  };
}
type Process = Awaited<ReturnType<typeof aProcess>>;

const fromProvider = ({ members }: Process, subject: string, email: string, roles: StandingRole[] = ['reviewer']) =>
  members.fromProvider(
    { issuer: 'https://login.example', subject, displayName: 'Maria', email, roles, at: now },
    `oidc:${uuidv7()}`,
    () => [],
  );

const opened = async ({ sessions }: Process, member: StaffMember): Promise<string> =>
  (await sessions.open({ member, method: member.method, authenticatedAt: now })) ?? '';

const ended = async (): Promise<object[]> => {
  const { rows } = await database.pool.query<{ envelope: Buffer }>(
    `select envelope from audit_entry where kind = 'staff.session_ended' order by idx`,
  );
  return rows.map(({ envelope }) => {
    const { actor, body } = JSON.parse(envelope.toString()) as { actor: object; body: object };
    return { ...actor, ...body };
  });
};

describe('a session', () => {
  it('is kept by use, up to its end, with one write a minute', async () => {
    const gateway = await aProcess();
    const token = await opened(gateway, await fromProvider(gateway, '1', 'maria@contoso.example'));
    const seen = new Set<number>();
    for (let minute = 0; minute < 479.9; minute += 0.5) {
      const session = await gateway.sessions.find(token, true);
      expect(session).toBeDefined();
      if (minute < 10) {
        const { rows } = await database.pool.query<{ seen_at: Date }>('select seen_at from staff_session');
        seen.add(rows[0]?.seen_at.getTime() ?? 0);
      }
      pass(MINUTE / 2);
    }
    expect(seen.size).toBe(10);
    expect(await gateway.sessions.find(token, true)).toBeUndefined();
  });

  it('is not kept by glances', async () => {
    const gateway = await aProcess();
    const token = await opened(gateway, await fromProvider(gateway, '1', 'maria@contoso.example'));
    for (let minute = 0; minute < 15; minute += 1) {
      expect(await gateway.sessions.find(token, false)).toBeDefined();
      pass(MINUTE);
    }
    expect(await gateway.sessions.find(token, true)).toBeUndefined();
  });

  it('that is over is ended once, by whichever replica sweeps, and the log says why', async () => {
    const [one, other] = [await aProcess(), await aProcess()];
    const maria = await fromProvider(one, '1', 'maria@contoso.example');
    await Promise.all([1, 2, 3].map(() => opened(one, maria)));
    pass(15 * MINUTE);
    await opened(one, maria);
    await Promise.all([one.sweeper.sweep(), other.sweeper.sweep()]);
    const idle = { type: 'system', id: 'session-sweep', staff: maria.staffId, cause: 'idle', count: 1 };
    expect(await ended()).toEqual([idle, idle, idle]);
    pass(480 * MINUTE);
    await one.sweeper.sweep();
    expect(await ended()).toEqual([idle, idle, idle, { ...idle, cause: 'absolute' }]);
    expect([...one.failed, ...other.failed]).toEqual([]);
  });

  it('that another replica ended is believed for two seconds and no longer; one that this one ended not at all', async () => {
    const [one, other] = [await aProcess(), await aProcess()];
    const maria = await fromProvider(one, '1', 'maria@contoso.example');
    const owner = { id: 'key:owner', displayName: 'owner', roles: ['owner'] as const };
    const token = await opened(one, maria);
    expect(await one.sessions.find(token, true)).toBeDefined();
    expect(await other.sessions.find(token, true)).toBeDefined();
    await one.people.disable(maria.staffId, owner);
    expect(await one.sessions.find(token, true)).toBeUndefined();
    pass(CACHE_MS - 1);
    expect(await other.sessions.find(token, true)).toBeDefined();
    pass(1);
    expect(await other.sessions.find(token, true)).toBeUndefined();
    expect(await one.sessions.open({ member: maria, method: 'oidc' })).toBeUndefined();
  });

  it('is believed for no longer because it was used meanwhile', async () => {
    const [one, other] = [await aProcess(), await aProcess()];
    const maria = await fromProvider(one, '1', 'maria@contoso.example');
    const token = await opened(one, maria);
    pass(MINUTE - 1);
    expect(await other.sessions.find(token, true)).toBeDefined();
    await one.people.disable(maria.staffId, { id: 'key:owner', displayName: 'owner', roles: ['owner'] });
    pass(CACHE_MS - 1);
    // Due to be written down as used.
    expect(await other.sessions.find(token, true)).toBeDefined();
    pass(1);
    expect(await other.sessions.find(token, true)).toBeUndefined();
  });

  it('is no shelter for who goes by the address of an owner', async () => {
    const gateway = await aProcess();
    const owner = await fromProvider(gateway, '1', 'maria@contoso.example', ['owner']);
    const mallory = await fromProvider(gateway, '2', 'maria@contoso.example', ['auditor']);
    const token = await opened(gateway, owner);
    const identity = (await gateway.sessions.find(token, true))?.identity;
    expect(identity?.alsoKnownAs).toEqual([mallory.staffId]);
    if (!identity) throw new Error('the owner is not signed in');
    await gateway.people.disable(mallory.staffId, identity);
    expect((await gateway.members.find(mallory.staffId))?.disabledAt).toBeDefined();
    expect(() => gateway.people.disable(owner.staffId, identity)).toThrow('themselves');
  });

  it('ends when the provider gives its person other roles', async () => {
    const gateway = await aProcess();
    const maria = await fromProvider(gateway, '1', 'maria@contoso.example', ['owner']);
    const token = await opened(gateway, maria);
    expect((await fromProvider(gateway, '1', 'm.perez@contoso.example', ['owner'])).staffId).toBe(maria.staffId);
    expect(await gateway.sessions.find(token, true)).toBeDefined();
    expect(await fromProvider(gateway, '1', 'm.perez@contoso.example', ['auditor'])).toMatchObject({
      staffId: maria.staffId,
      roles: ['auditor'],
    });
    pass(CACHE_MS);
    expect(await gateway.sessions.find(token, true)).toBeUndefined();
  });
});

it('lets nobody stay in by a way that is switched off', async () => {
  const [both, local, provider] = [
    await aProcess(),
    await aProcess({ localSignIn: true }),
    await aProcess({ localSignIn: false, oidc: OIDC }),
  ];
  const token = await opened(both, await fromProvider(both, '1', 'maria@contoso.example'));
  expect(await provider.sessions.find(token, true)).toBeDefined();
  expect(await local.sessions.find(token, true)).toBeUndefined();
});

describe('a role for a time', () => {
  it('is over on the dot, in every session', async () => {
    const gateway = await aProcess();
    const maria = await fromProvider(gateway, '1', 'maria@contoso.example', ['auditor']);
    const owner = { id: 'local:x', displayName: 'owner', roles: ['owner'] as const };
    const token = await opened(gateway, maria);
    const roles = async () => (await gateway.sessions.find(token, true))?.identity.roles;
    await roles();
    await gateway.grants.add(
      { staffId: maria.staffId, role: 'personal-data-reader', minutes: 5, reason: 'Why' },
      owner,
    );
    expect(await roles()).toEqual(['auditor', 'personal-data-reader']);
    pass(5 * MINUTE - 1);
    expect(await roles()).toEqual(['auditor', 'personal-data-reader']);
    pass(1);
    expect(await roles()).toEqual(['auditor']);
  });
});

describe('one person with two accounts', () => {
  it('is one pair of eyes, and cannot approve what they asked for themselves', async () => {
    const gateway = await aProcess();
    const at = now;
    const added = await gateway.members.addLocal(
      {
        staffId: `local:${uuidv7()}`,
        username: 'maria',
        displayName: 'Maria',
        email: 'maria@contoso.example',
        roles: ['reviewer'],
        at,
      },
      { digest: Buffer.alloc(32), expiresAt: at },
      [],
    );
    expect(added).toBe(true);
    const local = (await gateway.members.findLocal('maria'))?.member as StaffMember;
    const people = [
      local,
      await fromProvider(gateway, '1', 'Maria@Contoso.example'),
      await fromProvider(gateway, '2', 'ben@contoso.example'),
    ];
    const [asLocal, asOidc, ben] = await Promise.all(
      people.map(async (member) => (await gateway.sessions.find(await opened(gateway, member), true))?.identity),
    );
    if (!asLocal || !asOidc || !ben) throw new Error('somebody is not signed in');
    expect(asOidc.alsoKnownAs).toEqual([asLocal.id]);
    expect(ben.alsoKnownAs).toEqual([]);

    const desk = await aReplica(database, { policies: { customers: aPolicy({ fourEyes: true }) } });
    const approve = (caseId: string, who: typeof asLocal) =>
      desk.cases.decide(caseId, { decision: 'approve', reason: 'known_person' }, who);
    const open = async (email: string) => {
      const asked = await desk.approvals.request(aRequest({ email, identities: [] }));
      return asked.kind === 'pending' ? asked.caseId : '';
    };
    const caseId = await open('ana@example.test');
    expect(await approve(caseId, asLocal)).toMatchObject({ state: 'requested' });
    expect(await approve(caseId, asOidc)).toBe('already_voted');
    expect(await approve(caseId, ben)).toMatchObject({ state: 'approved' });
    const own = await open('maria@contoso.example');
    expect(await approve(own, asOidc)).toBe('own_case');
    expect(await approve(own, asLocal)).toBe('own_case');
    await desk.close();
  });
});
