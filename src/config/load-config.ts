import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import type { ProviderDefinition, Sensitive } from '#libs/provider-spec';
import { Problems } from './config-error.js';
import type { ConfigFiles } from './config-files.port.js';
import { canonicalText, versionOf } from './config-version.js';
import { demoTree, keptDemoSecrets } from './demo.js';
import { buildFlow } from './flow.builder.js';
import { checkFlow } from './flow.checks.js';
import { flawOfDatabaseUrl } from './formats.js';
import { freeze, frozenMap } from './freeze.js';
import { GatewaySettings } from './gateway.settings.js';
import type { DatabaseConfig, GatewayConfig, ServerConfig } from './gateway-config.js';
import { buildGraph } from './graph.settings.js';
import { interpolate } from './interpolation.js';
import { buildInvitations } from './invitation.settings.js';
import { buildKeys, checkKeys } from './key.settings.js';
import { buildLog, checkLog, signingKeys } from './log.settings.js';
import { givenKey, LockedMasterKey, masterKeyOf } from './master-key.js';
import { buildMail, buildWebhooks, checkMail, checkWebhooks } from './notification.settings.js';
import { buildPrivacy, buildRetention, checkRetention } from './privacy.settings.js';
import { buildProvider, type ReadProvider, readProvider } from './provider.reader.js';
import type { RuleCheck } from './rule-config.js';
import { buildLookup, checkLookup } from './rule-lookup.settings.js';
import { isPlain, readSection } from './section.reader.js';
import { EnvironmentSettings, type ServerSettings } from './server.settings.js';
import { buildStaff, checkStaff } from './staff.settings.js';
import { systemFiles } from './system-files.js';
import { readYaml } from './yaml-document.js';

type Environment = Readonly<Record<string, string | undefined>>;

export interface ConfigSources {
  readonly env: Environment;
  /** Relative paths start here. */
  readonly cwd: string;
  /** The kinds of provider that this gateway has. */
  readonly installed: readonly ProviderDefinition[];
  /** Checks of what only its own part of the gateway understands; they are passed in, so that the configuration need not know that part. */
  readonly checks?: ConfigChecks;
  readonly files?: ConfigFiles;
}

export interface ConfigChecks {
  readonly attributeRule: RuleCheck;
  /** Every kind of event that a webhook may be sent; without them the kinds that a file names are not compared. */
  readonly eventKinds?: readonly string[];
}

const NO_CHECKS: ConfigChecks = { attributeRule: () => [] };

const DEFAULT_FILE = 'verigate.yaml';
const DEFAULT_DATA_DIR = './.verigate';

/** Reads the whole configuration, or throws a ConfigError that lists everything that is wrong with it. */
export function loadConfig({
  env,
  cwd,
  installed,
  checks = NO_CHECKS,
  files = systemFiles,
}: ConfigSources): GatewayConfig {
  const problems = new Problems();
  const environment = readEnvironment(env, problems);
  const file = fileOf(env, cwd, files, problems);
  // Without a readable file there is nothing more to look at, and a demo's secret is kept in a folder that must be the right one.
  if (!problems.none && file === undefined) problems.refuse();
  const demo = file === undefined;
  const dataDirOf = (server?: Partial<ServerSettings>): string =>
    resolve(cwd, environment.VERIGATE_DATA_DIR ?? server?.dataDir ?? DEFAULT_DATA_DIR);

  const tree = demo ? demoTree(keptDemoSecrets(dataDirOf(), files, problems)) : treeOf(file, env, files, problems);
  if (tree === undefined || (demo && !problems.none)) problems.refuse();
  const settings = readSection(GatewaySettings, tree, '', problems);
  const providers = readProviders(settings, installed, problems);
  checkFlows(settings, checks, problems);
  for (const [name, lookup] of settings.externalLookups ?? []) checkLookup(lookup, `externalLookups.${name}`, problems);
  checkStaff(settings.staff ?? {}, 'staff', problems, settings.server?.publicUrl);
  checkWebhooks(settings.webhooks ?? [], checks.eventKinds, problems);
  checkLog(settings.log ?? {}, problems);
  checkMail(settings.mail ?? {}, [...(settings.flows?.keys() ?? [])], problems);
  checkRetention(settings.retention ?? new Map(), [...(settings.flows?.keys() ?? [])], problems);
  const databaseUrl = databaseUrlOf(environment, settings, problems);
  const dataDir = dataDirOf(settings.server);
  checkKeys(settings.keys ?? {}, problems);
  const given = settings.keys?.master;
  const isGuarded = (settings.keys?.provider ?? 'local-file') !== 'local-file';
  if (!given && databaseUrl && !demo && !isGuarded) {
    problems.add(
      'keys.master',
      'is missing: with a database of your own every process needs the same key; npm run secret:new makes one',
    );
  }
  const offered = given ? givenKey(given, problems) : undefined;
  problems.refuse();

  const masterKey = masterKeyOf(
    offered,
    { isGuarded, isShared: databaseUrl !== undefined },
    { dataDir, files },
    problems,
  );
  const whole = settings as GatewaySettings;
  const keys = buildKeys(whole.keys, databaseUrl ? undefined : { dataDir, files }, problems);
  const signing = signingKeys(whole.log, databaseUrl ? undefined : { dataDir, files }, problems);
  problems.refuse();
  const lookups = [...whole.externalLookups].map(([name, lookup]) => buildLookup(name, lookup));
  // The path of a webhook's address is often its only secret.
  const text = canonicalText({
    server: whole.server,
    flows: whole.flows,
    graph: whole.graph,
    providers: providers.map(({ definition, ...read }) => ({ ...read, type: definition.type })),
    externalLookups: lookups,
    staff: whole.staff,
    invitations: whole.invitations,
    webhooks: whole.webhooks.map(({ name, secret, events, url }) => ({
      name,
      secret,
      events,
      url: new URL(url).origin,
    })),
    mail: whole.mail,
    privacy: whole.privacy,
    retention: whole.retention,
    log: whole.log,
    keys: whole.keys,
  });
  const config: GatewayConfig = {
    version: versionOf(text),
    text,
    demo,
    ...(whole.graph ? { graph: buildGraph(whole.graph) } : {}),
    server: buildServer(whole.server, environment, dataDir),
    database: buildDatabase(databaseUrl, dataDir),
    masterKey: masterKey ?? new LockedMasterKey(),
    keys,
    flows: frozenMap([...whole.flows].map(([name, flow]) => [name, buildFlow(name, flow)])),
    providers: frozenMap(providers.map((provider) => [provider.name, buildProvider(provider)])),
    externalLookups: frozenMap(lookups.map((lookup) => [lookup.name, lookup])),
    staff: buildStaff(whole.staff),
    invitations: buildInvitations(whole.invitations),
    webhooks: buildWebhooks(whole.webhooks),
    ...(whole.mail ? { mail: buildMail(whole.mail) } : {}),
    privacy: buildPrivacy(whole.privacy),
    retention: buildRetention(whole.retention),
    log: buildLog(whole.log, signing),
  };
  return freeze(config, new Set(installed));
}

function readEnvironment(env: Environment, problems: Problems): Partial<EnvironmentSettings> {
  const names = ['PORT', 'HOST', 'VERIGATE_DATA_DIR', 'DATABASE_URL'];
  const given = names.filter((name) => (env[name] ?? '') !== '').map((name) => [name, env[name]]);
  return readSection(EnvironmentSettings, Object.fromEntries(given), '', problems);
}

/** The file to read; undefined: none is asked for and there is none. */
function fileOf(env: Environment, cwd: string, files: ConfigFiles, problems: Problems): string | undefined {
  const asked = env.VERIGATE_CONFIG;
  const path = resolve(cwd, asked || DEFAULT_FILE);
  if (files.exists(path)) return path;
  if (asked) problems.add('VERIGATE_CONFIG', `names ${path}, and there is no such file`);
  return undefined;
}

function treeOf(path: string, env: Environment, files: ConfigFiles, problems: Problems): unknown {
  let text: string;
  try {
    text = files.read(path);
  } catch (error) {
    problems.add(path, `cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`);
    return undefined;
  }
  const tree = readYaml(text, basename(path), problems);
  if (tree === undefined) return undefined;
  if (!isPlain(tree)) return problems.add(basename(path), 'must hold settings, one a line: "key: value"');
  const readFile = (name: string) => files.read(isAbsolute(name) ? name : resolve(dirname(path), name));
  return interpolate(tree, { env, readFile }, problems);
}

function readProviders(
  { providers }: Partial<GatewaySettings>,
  installed: readonly ProviderDefinition[],
  problems: Problems,
): ReadProvider[] {
  return [...(providers ?? [])].flatMap(([name, given]) => readProvider(name, given, installed, problems) ?? []);
}

function checkFlows(
  { flows, providers, server, externalLookups }: Partial<GatewaySettings>,
  checks: ConfigChecks,
  problems: Problems,
): void {
  if (flows?.size === 0 && problems.countBelow('flows') === 0) problems.add('flows', 'needs at least one flow');
  const refused = problems.has('server.trustedProxies') || problems.countBelow('server.trustedProxies[') > 0;
  const around = {
    providers: [...(providers?.keys() ?? [])],
    trustedProxies: refused ? ['said already'] : (server?.trustedProxies ?? []),
    externalLookups: [...(externalLookups?.keys() ?? [])],
    checkRule: checks.attributeRule,
  };
  for (const [name, flow] of flows ?? []) checkFlow(flow, `flows.${name}`, problems, around);
}

function databaseUrlOf(
  environment: Partial<EnvironmentSettings>,
  { database }: Partial<GatewaySettings>,
  problems: Problems,
): Sensitive<string> | undefined {
  const offers = [
    { path: 'DATABASE_URL', url: environment.DATABASE_URL },
    { path: 'database.url', url: database?.url },
  ];
  for (const { path, url } of offers) {
    const flaw = url && flawOfDatabaseUrl(url.reveal());
    if (flaw) problems.add(path, flaw);
  }
  return offers.find(({ url }) => url)?.url;
}

const buildServer = (
  server: ServerSettings,
  environment: Partial<EnvironmentSettings>,
  dataDir: string,
): ServerConfig => ({
  host: environment.HOST ?? server.host,
  port: environment.PORT ?? server.port,
  dataDir,
  trustedProxies: server.trustedProxies,
  maxBodyBytes: server.maxBody,
  drainMs: server.drain,
  ...(server.publicUrl === undefined ? {} : { publicUrl: server.publicUrl.replace(/\/+$/, '') }),
  logLevel: server.logLevel,
});

const buildDatabase = (url: Sensitive<string> | undefined, dataDir: string): DatabaseConfig =>
  url ? { kind: 'external', url } : { kind: 'embedded', directory: join(dataDir, 'database') };
