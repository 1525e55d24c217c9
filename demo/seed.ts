import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from '../src/app.module.js';
import { AuditLog, SubjectVault } from '../src/audit/index.js';
import { ConfigError, environment, type GatewayConfig, loadConfig } from '../src/config/index.js';
import { JOURNAL_STORE, type JournalStore } from '../src/journal/index.js';
import { SENDABLE_KINDS } from '../src/notifications/index.js';
import { frameworkLogger, startObservability } from '../src/observability/index.js';
import { checkRule } from '../src/policy/index.js';
import { DATABASE, type Database, StorageError } from '../src/storage/index.js';
import { INSTALLED_PROVIDERS } from '../src/verification/installed-providers.js';
import { workAtTheDesks } from './desk-work.js';
import { moments, type PastSignup, signupAt } from './history.js';
import { PastJournal } from './past-journal.js';
import { Random } from './random.js';

const HELP = `npm run demo:seed -- [--decisions 100000] [--days 90] [--seed 1]

Fills the database of the configuration with invented people: sign-ups of the last days, two outages of a vendor, lists, invitation codes and
cases, all through the gateway's own journal and staff interface, so that every row, seal and log entry is what a gateway writes. For
demonstrations and measurements only: run it on a database that holds nothing else. With the embedded database the gateway must not be running.
The entries are dated back, which a check of the log reports as a warning, and rightly.
`;
const DAY_MS = 86_400_000;
const PROGRESS_MS = 2_000;

const say = (text: string): void => void process.stderr.write(`${text}\n`);

function fail(text: string): never {
  say(text);
  process.exit(2);
}

interface Size {
  readonly decisions: number;
  readonly days: number;
  readonly seed: number;
}

const OPTIONS = {
  decisions: { type: 'string', default: '100000' },
  days: { type: 'string', default: '90' },
  seed: { type: 'string', default: '1' },
  help: { type: 'boolean', default: false },
} as const;

function sizeOf(): Size {
  const { values } = parseArgs({ options: OPTIONS, strict: true });
  if (values.help) {
    process.stdout.write(HELP);
    process.exit(0);
  }
  const whole = (name: 'decisions' | 'days' | 'seed', to: number): number => {
    const value = Number(values[name]);
    if (Number.isInteger(value) && value >= 1 && value <= to) return value;
    return fail(`--${name}: write a whole number from 1 to ${to}\n\n${HELP}`);
  };
  return { decisions: whole('decisions', 20_000_000), days: whole('days', 3_650), seed: whole('seed', 4_294_967_295) };
}

type Period = Parameters<typeof signupAt>[2];

/** Made one by one as they are written: a million of them would not be held. */
function* pastSignups(times: readonly Date[], period: Period, random: Random): Generator<PastSignup> {
  for (const [number, at] of times.entries()) yield signupAt(number, at, period, random);
}

async function seed(
  app: NestFastifyApplication,
  config: GatewayConfig,
  { decisions, days, seed: from }: Size,
): Promise<void> {
  const random = new Random(from);
  const to = new Date(Date.now() - 60_000);
  const period = { from: new Date(to.getTime() - days * DAY_MS), to, configVersion: config.version };
  const { pool } = app.get<Database>(DATABASE);
  const journal = new PastJournal(
    app.get<JournalStore>(JOURNAL_STORE),
    app.get(AuditLog),
    app.get(SubjectVault),
    config,
    pool,
  );
  const times = moments(decisions, period.from, period.to, random);
  const signups = pastSignups(times, period, random);
  const began = performance.now();
  let told = began;
  await journal.write(signups, (count) => {
    if (performance.now() - told < PROGRESS_MS && count < times.length) return;
    told = performance.now();
    say(`${count} of ${times.length} decisions, ${Math.round((count / (told - began)) * 1_000)} a second`);
  });
  await journal.close();
  say('lists, invitation codes and cases');
  await workAtTheDesks(await app.getUrl(), config, random);
  await pool.query('analyze');
}

async function run(size: Size, config: GatewayConfig): Promise<void> {
  const observability = await startObservability({
    log: { level: 'error' },
    flows: [...config.flows.values()],
    providers: [...config.providers.keys()],
  });
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.register({ config, observability, onProgress: say, onDatabaseLost: ({ message }) => fail(message) }),
    new FastifyAdapter(),
    { logger: frameworkLogger(observability.log), abortOnError: false },
  );
  await app.listen(0, '127.0.0.1');
  try {
    await seed(app, config, size);
  } finally {
    await app.close();
    await observability.close();
  }
}

try {
  const installed = INSTALLED_PROVIDERS.map(({ definition }) => definition);
  const checks = { attributeRule: checkRule, eventKinds: SENDABLE_KINDS };
  await run(sizeOf(), loadConfig({ ...environment, installed, checks }));
  say('done: npm start, then open /console/');
} catch (error) {
  if (error instanceof ConfigError || error instanceof StorageError || error instanceof TypeError) fail(error.message);
  throw error;
}
