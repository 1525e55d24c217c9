import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Global, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Sensitive } from '#libs/provider-spec';
import { GATEWAY_CONFIG } from '../../src/config/index.js';
import {
  JOURNAL,
  type Journal,
  JournalModule,
  JournalUnavailable,
  RECOVERY,
  type Recovery,
} from '../../src/journal/index.js';
import { KeyRingModule } from '../../src/keys/index.js';
import { DATABASE, type Database, StorageModule } from '../../src/storage/index.js';
import { aConclusion, anAttempt, aSignup, aSubject, entriesOf, MASTER_KEY, verified } from './builders.js';
import { TestPostgres } from './database.js';

let postgres: TestPostgres;

beforeAll(async () => {
  postgres = await TestPostgres.start();
});
afterAll(() => postgres.stop());

it('starts with an entry, recovers through RECOVERY, and drains the journal before the database closes', async () => {
  const url = await postgres.fresh();
  const config = {
    version: 'feedfacefeedface',
    text: '{}',
    providers: new Map([['qa', { name: 'qa', definition: { type: 'mock' } }]]),
    masterKey: MASTER_KEY,
    keys: { service: { kind: 'local-file' } },
    database: { kind: 'external', url: new Sensitive(url) },
  };
  const recovery: Recovery = { recover: async ({ signup }) => aConclusion(signup) };

  @Global()
  @Module({ providers: [{ provide: GATEWAY_CONFIG, useValue: config }], exports: [GATEWAY_CONFIG] })
  class TestConfigModule {}

  @Module({ imports: [JournalModule], providers: [{ provide: RECOVERY, useValue: recovery }] })
  class SignupModule {}

  @Module({ imports: [TestConfigModule, StorageModule, KeyRingModule, SignupModule] })
  class AppModule {}

  const app = await NestFactory.createApplicationContext(AppModule, { logger: false });
  const journal = app.get<Journal>(JOURNAL, { strict: false });
  const database = app.get<Database>(DATABASE, { strict: false });
  const signup = aSignup();
  const attempt = anAttempt();
  expect(await journal.claim({ signup, subject: aSubject(), leaseMs: 10_000, attempt })).toEqual({ kind: 'won' });

  // Not awaited before the shutdown begins: what was accepted must still become durable.
  const concluded = journal.conclude(aConclusion(signup, { attempt: verified(attempt) }));
  await app.close();
  expect(await concluded).toEqual({ kind: 'recorded' });
  await expect(journal.conclude(aConclusion(signup))).rejects.toThrow(JournalUnavailable);
  await expect(database.pool.query('select 1')).rejects.toThrow('pool');

  const { entries, gapFree } = await entriesOf(await postgres.open(url));
  expect(gapFree).toBe(true);
  expect(entries.map(({ kind }) => kind)).toEqual([
    'log.opened',
    'gateway.started',
    'signup.claimed',
    'attempt.intended',
    'attempt.ended',
    'signup.decided',
  ]);
  expect(JSON.parse(entries[1]?.envelope.toString('utf8') ?? '').body).toEqual({
    config_version: config.version,
    config_sha256: 'RBNvo1WzZ4oRRq0W9-hknpT7T8If536DEMBg9hyq_4o',
    providers: ['qa:mock'],
  });
});
