import { parseArgs } from 'node:util';
import { cpuMicros, descendantsOf } from './cpu.js';
import { type Counts, Load } from './load.js';
import { CREDENTIAL, type RunningServer, startGateway, startScript } from './processes.js';

const HELP = `npm run bench -- [--quick] [--connections N] [--json]

CPU per request and throughput of the gateway (authentication, validation, breaker, deadline, strict XML, durable record, metrics and log all on)
beside a bare Fastify + undici pass-through of the same call. Throughput: each alone. CPU: in pairs, one request to the floor for each answer of
the gateway, so that both work at one rate and the noise of the machine hits both.
  --quick          short warm-up and three pairs (about three quarters of a minute)
  --connections N  sockets on each side (default 32)
  --json           one JSON object instead of the table
The ratio is the figure to compare; the absolute figures are this machine's, today.
`;

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean' },
    json: { type: 'boolean' },
    connections: { type: 'string', default: '32' },
    help: { type: 'boolean' },
  },
});
if (values.help) {
  process.stdout.write(HELP);
  process.exit(0);
}
if (process.platform !== 'linux') {
  process.stderr.write("The bench reads CPU times from Linux' /proc: run it on Linux.\n");
  process.exit(2);
}

const letters = (n: number): string =>
  Array.from(n.toString(26), (digit) => String.fromCharCode(97 + Number.parseInt(digit, 26))).join('');

/** Each request is another person: the same one again would be answered from the record. */
const person = (n: number): string =>
  JSON.stringify({
    email: `ana.${n}@example.test`,
    identities: [{ signInType: 'federated', issuer: 'mail', issuerAssignedId: `ana.${n}@example.test` }],
    displayName: 'Ana Example',
    givenName: 'Ana',
    surname: `Example ${letters(n)}`,
    streetAddress: '222333 Peachtree Place',
    city: 'Atlanta',
    state: 'GA',
    postalCode: '30318',
    country: 'US',
    extension_DateOfBirth: '1975-02-28',
    ui_locales: 'en-US',
  });

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const progress = (text: string): void => void process.stderr.write(`${text}\n`);

const connections = Number(values.connections);
const plan = values.quick ? { warmUpMs: 15_000, alone: 2, pairs: 3 } : { warmUpMs: 40_000, alone: 3, pairs: 7 };
const PATH = '/connectors/customers/before-creating-user';

interface Side {
  readonly load: Load;
  readonly pid: number;
}

interface Stretch extends Counts {
  readonly perSecond: number;
  /** Microseconds of CPU for each answer. */
  readonly cpu: number;
  /** The same of the processes below it: of the gateway, its database. */
  readonly childrenCpu: number;
}

async function measure({ load, pid }: Side, seconds: number): Promise<Stretch> {
  const children = descendantsOf(pid);
  load.take();
  const before = [cpuMicros([pid]), cpuMicros(children)] as const;
  const started = performance.now();
  await pause(seconds * 1_000);
  const elapsed = (performance.now() - started) / 1_000;
  const after = [cpuMicros([pid]), cpuMicros(children)] as const;
  const counts = load.take();
  const each = (spent: number): number => spent / Math.max(1, counts.answered + counts.failed);
  return {
    ...counts,
    perSecond: counts.answered / elapsed,
    cpu: each(after[0] - before[0]),
    childrenCpu: each(after[1] - before[1]),
  };
}

/** Throughput: one side has the machine for itself. */
async function alone(side: Side): Promise<Stretch> {
  side.load.run();
  await pause(500);
  const stretch = await measure(side, plan.alone);
  side.load.rest();
  await pause(500);
  return stretch;
}

/** CPU: one request to the floor for each answer of the gateway, so that both work at one rate under the same noise. */
async function pair(gateway: Side, floor: Side): Promise<{ readonly gateway: Stretch; readonly floor: Stretch }> {
  gateway.load.onAnswer = () => floor.load.fire();
  gateway.load.run();
  await pause(500);
  const [ours, theirs] = await Promise.all([measure(gateway, 2), measure(floor, 2)]);
  gateway.load.rest();
  gateway.load.onAnswer = () => undefined;
  await pause(500);
  return { gateway: ours, floor: theirs };
}

async function warmUp(gateway: Side, floor: Side): Promise<void> {
  gateway.load.onAnswer = () => floor.load.fire();
  gateway.load.run();
  await pause(plan.warmUpMs);
  gateway.load.rest();
  await pause(500);
}

progress('starting the vendor stub, the floor and the gateway');
const stops: (() => Promise<void>)[] = [];
const started = async <T extends RunningServer>(server: Promise<T>): Promise<T> => {
  const running = await server;
  stops.unshift(() => running.stop());
  return running;
};

try {
  const vendor = await started(startScript('./vendor-stub.js'));
  const floorServer = await started(startScript('./floor.js', `http://127.0.0.1:${vendor.port}`));
  const gatewayServer = await started(startGateway(vendor.port));
  const basic = Buffer.from(`${CREDENTIAL.username}:${CREDENTIAL.secret}`).toString('base64');
  const headers = `authorization: Basic ${basic}\r\n`;
  const floor: Side = {
    load: new Load({ port: floorServer.port, path: PATH, headers: '', body: person }),
    pid: floorServer.pid,
  };
  const gateway: Side = {
    load: new Load({ port: gatewayServer.port, path: PATH, headers, body: person }),
    pid: gatewayServer.pid,
  };
  floor.load.connect(connections);
  gateway.load.connect(connections);

  progress(`warming up for ${plan.warmUpMs / 1_000} s`);
  await warmUp(gateway, floor);
  progress('throughput, each side alone');
  const throughput = { gateway: await alone(gateway), floor: await alone(floor) };
  const pairs = [];
  for (let i = 1; i <= plan.pairs; i += 1) {
    progress(`CPU, pair ${i} of ${plan.pairs}`);
    pairs.push(await pair(gateway, floor));
  }
  gateway.load.close();
  floor.load.close();
  report(throughput, pairs, gateway.load.failures);
} finally {
  for (const stop of stops) await stop();
}

interface Row {
  readonly cpuMicros: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

function report(
  throughput: { readonly gateway: Stretch; readonly floor: Stretch },
  pairs: readonly { readonly gateway: Stretch; readonly floor: Stretch }[],
  failures: readonly string[],
): void {
  const of = (pick: (each: (typeof pairs)[number]) => number): number => median(pairs.map(pick));
  const row = (side: 'gateway' | 'floor'): Row => {
    const { perSecond, p50, p99 } = throughput[side];
    return { cpuMicros: of((each) => each[side].cpu), perSecond, p50, p99 };
  };
  const result = {
    floor: row('floor'),
    gateway: row('gateway'),
    databaseCpuMicros: of((each) => each.gateway.childrenCpu),
    cpuRatio: of((each) => each.gateway.cpu / each.floor.cpu),
    databaseRatio: of((each) => each.gateway.childrenCpu / each.floor.cpu),
    throughputRatio: throughput.gateway.perSecond / throughput.floor.perSecond,
    failed: throughput.gateway.failed + pairs.reduce((sum, each) => sum + each.gateway.failed, 0),
  };
  process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : table(result));
  if (result.failed === 0) return;
  process.stderr.write(`${result.failed} requests were not answered Continue, for example ${failures[0] ?? ''}\n`);
  process.exitCode = 1;
}

function table(result: {
  readonly floor: Row;
  readonly gateway: Row;
  readonly databaseCpuMicros: number;
  readonly cpuRatio: number;
  readonly databaseRatio: number;
  readonly throughputRatio: number;
}): string {
  const line = (name: string, cpu: number, rest = ''): string =>
    `${name.padEnd(34)}${cpu.toFixed(0).padStart(8)} us${rest}\n`;
  const full = (name: string, { cpuMicros: cpu, perSecond, p50, p99 }: Row): string =>
    line(
      name,
      cpu,
      `${perSecond.toFixed(0).padStart(9)}/s${p50.toFixed(1).padStart(9)} ms${p99.toFixed(1).padStart(9)} ms`,
    );
  return (
    `${''.padEnd(34)}${'CPU'.padStart(11)}${'requests'.padStart(11)}${'p50'.padStart(12)}${'p99'.padStart(12)}\n` +
    full('bare Fastify + undici', result.floor) +
    full('gateway, everything on, durable', result.gateway) +
    line('its database', result.databaseCpuMicros) +
    `\nCPU per request, gateway / floor: ${result.cpuRatio.toFixed(2)} (paired; its database ${result.databaseRatio.toFixed(2)})\n` +
    `throughput, gateway / floor, each alone: ${result.throughputRatio.toFixed(2)}\n`
  );
}
