import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import type { AuditEvent } from '../../src/audit/index.js';
import type { FlowConfig } from '../../src/config/index.js';
import { MessageCatalogue } from '../../src/connector/index.js';
import { DecisionDesk } from '../../src/inspection/decision.desk.js';
import type { AnswerView } from '../../src/inspection/index.js';
import { QUESTIONS } from '../../src/inspection/questions/questions.catalogue.js';
import { QuestionsDesk } from '../../src/inspection/questions/questions.desk.js';
import { SampleDesk } from '../../src/inspection/sample.desk.js';
import type { Database } from '../../src/storage/index.js';
import {
  PostgresDecisionStore,
  PostgresHoldStore,
  PostgresQuestionStore,
  PostgresSampleStore,
} from '../../src/storage/index.js';
import { aGateway, entriesOf, type Gateway } from './builders.js';
import { TestPostgres } from './database.js';
import { aDecision, aQuickDecision, type DecidedSignUp } from './inspection-builders.js';

const STAFF = { id: 'key:audit', displayName: 'audit', roles: ['auditor'] as const };
const REVIEWER = { type: 'staff', id: 'key:review' } as const;
const MAIL = 'same.person@example.test';
const body = { config_version: '0123456789abcdef', config_sha256: 'hash', providers: ['idology:idology'] };
const EARLIER = { ...body, config_version: 'feedfacefeedface' };

let postgres: TestPostgres;
let database: Database;
let gateway: Gateway;
let desk: QuestionsDesk;
let decisions: PostgresDecisionStore;
let failed: DecidedSignUp;
let first: DecidedSignUp;

const record = (...events: AuditEvent[]): Promise<void> =>
  decisions.append(events.map((event) => gateway.log.entry(event)));

beforeAll(async () => {
  postgres = await TestPostgres.start();
  database = await postgres.open(await postgres.fresh());
  gateway = await aGateway(database);
  const origin = () => gateway.log.origin;
  decisions = new PostgresDecisionStore(database, origin);
  const progress = { sealedSize: async () => 1, anchoredSize: async () => 0 };
  const config = { flows: new Map<string, FlowConfig>() };
  const holds = new PostgresHoldStore(database, origin);
  const pages = new DecisionDesk(decisions, gateway.vault, gateway.log, config, new MessageCatalogue(), {
    progress,
    holds,
  });
  // A sample is drawn of what is a minute old.
  const later = { now: () => new Date(Date.now() + 120_000) };
  const history = {
    checkpointsSince: async () => [{ origin: origin(), size: 3, root: 'cm9vdA==', signedAt: new Date(0) }],
    lastVerification: async () => ({ startedAt: new Date(0), state: 'holds', size: 3 }),
    refusal: async () => undefined,
  };
  const samples = new SampleDesk(new PostgresSampleStore(database), later);
  const store = new PostgresQuestionStore(database);
  desk = new QuestionsDesk({ store, decisions, desk: pages, samples, history, mocks: ['qa'] }, gateway.log, later);

  await record({ kind: 'gateway.started', actor: { type: 'gateway', id: 'g0' }, body: EARLIER });
  await record({ kind: 'gateway.started', actor: { type: 'gateway', id: 'g1' }, body });
  first = await aDecision(gateway, { email: MAIL });
  const second = await aDecision(gateway, { email: MAIL });
  failed = await aDecision(gateway, {
    fault: true,
    decision: { kind: 'continue', status: 'unavailable', reason: 'unreachable', flagged: true },
  });
  const case_ = uuidv7();
  const { decisionId } = second;
  await record(
    { kind: 'decision.revealed', actor: REVIEWER, decisionId, body: { reason: 'Ticket 4711 of the applicant' } },
    {
      kind: 'case.approved',
      actor: REVIEWER,
      decisionId,
      body: { case: case_, flow: 'customers', reason: 'known_person' },
    },
    {
      kind: 'case.denied',
      actor: { ...REVIEWER, id: 'key:other' },
      decisionId,
      body: { case: case_, flow: 'customers', reason: 'other' },
    },
    {
      kind: 'case.withdrawn',
      actor: { type: 'system', id: 'retention' },
      decisionId,
      body: { case: case_, flow: 'customers', reason: 'other' },
    },
    { kind: 'hold.released', actor: REVIEWER, body: { hold: uuidv7(), reason: 'over' } },
  );
  await database.pool.query(
    `insert into approval_case (case_id, decision_id, flow, state, person_key, subject_id, asked_for, four_eyes, requested_at, due_at, expires_at)
     values ($1, $2, 'customers', 'requested', 'k', $1, 'review', false, now() - interval '9 hours', now() - interval '2 hours', now() + interval '1 day')`,
    [case_, decisionId],
  );
}, 60_000);
afterAll(() => postgres.stop());

const ask = async (question: string, parameters: Record<string, string> = {}): Promise<AnswerView> =>
  (await desk.answer(question, parameters, STAFF)) as AnswerView;

describe('the auditor’s questions', () => {
  it('are ten, each with columns that its rows fill', async () => {
    expect(desk.list()).toHaveLength(10);
    const given: Readonly<Record<string, string>> = {
      decision: first.decisionId,
      provider: 'idology',
      since: '2026-01-01',
      seed: 'x',
    };
    for (const { question, columns, parameters } of QUESTIONS) {
      const wanted = parameters
        .filter(({ required }) => required)
        .map(({ name }) => [name, given[name] ?? ''] as const);
      const { rows, summary } = await ask(question, Object.fromEntries(wanted));
      expect(summary).toMatch(/\.$/);
      for (const row of rows) expect([question, row.length]).toEqual([question, columns.length]);
      if (question !== 'mock-never-active') expect([question, rows.length]).not.toEqual([question, 0]);
    }
  });

  it('are on record, each with the number of its rows', async () => {
    await ask('one-sign-up', { decision: first.decisionId });
    const { entries } = await entriesOf(database);
    const last = JSON.parse(entries.at(-1)?.envelope.toString('utf8') ?? '') as object;
    expect(last).toMatchObject({
      kind: 'question.answered',
      actor: { id: 'key:audit' },
      body: { question: 'one-sign-up', rows: 4 },
    });
  });

  it('know who looked at any sign-up of the same person', async () => {
    const { rows, summary } = await ask('who-saw', { decision: first.decisionId });
    expect(rows).toMatchObject(
      [[expect.anything(), 'key:review', 'decision.revealed', 'Ticket 4711 of the applicant']].map((row) =>
        expect.arrayContaining(row),
      ),
    );
    expect(summary).toContain('2 sign-ups of the person');
    expect((await ask('who-saw', { decision: failed.decisionId })).rows).toEqual([]);
  });

  it('know what was decided while a provider was down, and under which policy', async () => {
    const { rows } = await ask('provider-down', { provider: 'idology' });
    expect(rows).toHaveLength(1);
    expect(rows[0]).toEqual(expect.arrayContaining(['unreachable', 'not_sent', 'continue-flagged', failed.decisionId]));
    expect((await ask('provider-down', { provider: 'experian' })).rows).toEqual([]);
  });

  it('know the fault of a call from the log, when its evidence was erased', async () => {
    await database.pool.query('update provider_attempt set evidence = null where decision_id = $1', [
      failed.decisionId,
    ]);
    const { rows } = await ask('provider-down', { provider: 'idology' });
    expect(rows[0]).toEqual(expect.arrayContaining(['unreachable', 'continue-flagged']));
  });

  it('know who started the version that decided, and what it changed', async () => {
    const text = (budgetMs: number): string => JSON.stringify({ flows: { customers: { budgetMs } } });
    await database.pool.query(
      'insert into configuration_version (version, first_seen_at, last_started_at, text) values ($1, now(), now(), $2), ($3, now(), now(), $4)',
      [EARLIER.config_version, text(900), body.config_version, text(800)],
    );
    const { rows, summary } = await ask('which-configuration', { decision: first.decisionId });
    expect(rows.map(([version, , by, , changed]) => [version, by, changed])).toEqual([
      [EARLIER.config_version, 'g0', null],
      [body.config_version, 'g1', 'flows.customers.budgetMs: 900 -> 800'],
    ]);
    expect(summary).toContain(`by g1. Before it ran version ${EARLIER.config_version}.`);
  });

  it('tell humans from workers, and reviewers apart', async () => {
    expect((await ask('overrides')).rows.map(([who, , what]) => [who, what])).toEqual([
      ['key:other', 'denied'],
      ['key:review', 'approved'],
    ]);
    expect((await ask('overrides', { reviewer: 'key:review' })).rows).toHaveLength(1);
    expect((await ask('overrides', { to: '2020-01-01T00:00:00Z' })).rows).toEqual([]);
  });

  it('find cases past their time', async () => {
    const { rows } = await ask('late-cases');
    expect(rows[0]).toEqual(expect.arrayContaining(['customers', 'requested']));
    expect(Number(rows[0]?.[6])).toBeGreaterThanOrEqual(2);
  });

  it('say that the mock was never active, until it was', async () => {
    expect(await ask('mock-never-active')).toMatchObject({
      summary: 'The mock was never active in this period.',
      rows: [],
    });
    const body = { config_version: 'f00d', providers: ['pretender:mock', 'idology:idology'] };
    await record({ kind: 'gateway.started', actor: { type: 'gateway', id: 'g2' }, body });
    await aDecision(gateway, { provider: 'pretender' });
    await aDecision(gateway, { provider: 'qa', fault: true });
    const { rows } = await ask('mock-never-active');
    expect(new Set(rows.map(([what, , provider]) => `${what} ${provider}`))).toEqual(
      new Set(['start pretender', 'decision pretender', 'decision qa', 'attempt qa']),
    );
    expect(rows).toHaveLength(4);
    expect((await ask('mock-never-active', { to: '2020-01-01T00:00:00Z' })).rows).toEqual([]);
  });

  it('draw the same sample again', async () => {
    await aQuickDecision(gateway);
    const [one, two] = [
      await ask('random-sample', { seed: 'a', size: '3' }),
      await ask('random-sample', { seed: 'a', size: '3' }),
    ];
    expect(one.rows).toHaveLength(3);
    expect(two.rows).toEqual(one.rows);
    expect(one.summary).toContain(gateway.log.origin);
  });

  it.each([
    ['one-sign-up', {}, 'parameters.decision'],
    ['one-sign-up', { decision: 'mine' }, 'parameters.decision'],
    ['random-sample', { seed: 'a', size: '1000' }, 'parameters.size'],
    ['overrides', { from: 'yesterday' }, 'parameters.from'],
    ['overrides', { reviewer: 'somebody@example.test' }, 'parameters.reviewer'],
    ['overrides', { other: 'x' }, 'parameters'],
  ])('refuse %s with %j', async (question, parameters, path) => {
    await expect(ask(question, parameters)).rejects.toMatchObject({ problems: [{ path }] });
  });
});
