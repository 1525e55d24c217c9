import { parseArgs } from 'node:util';
import { cpuMicros, descendantsOf } from './cpu.js';
import { Load } from './load.js';
import { CREDENTIAL, startGateway, startScript } from './processes.js';

const HELP = `npm run bench -- [--quick] [--connections N] [--json]

CPU per request and throughput of the gateway (authentication, validation, breaker, deadline, strict XML, durable record, metrics and log all on)
beside a bare Fastify + undici pass-through of the same call, both loaded at the same time so that the noise of the machine hits both.
  --quick          short warm-up, three pairs of two seconds (about half a minute)
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
const plan = values.quick ? { warmUpMs: 8_000, pairs: 3 } : { warmUpMs: 20_000, pairs: 7 };

progress('starting the vendor stub, the floor and the gateway');
const vendor = await startScript('./vendor-stub.js');
const floor = await startScript('./floor.js', `http://127.0.0.1:${vendor.port}`);
const gateway = await startGateway(vendor.port);
const basic = Buffer.from(`${CREDENTIAL.username}:${CREDENTIAL.secret}`).toString('base64');
const sides = {
  floor: { load: new Load({ port: floor.port, headers: '', body: person }), pids: [floor.pid] },
  gateway: {
    load: new Load({ port: gateway.port, headers: `authorization: Basic ${basic}\r\n`, body: person }),
    pids: [gateway.pid],
  },
};

interface Sample {
  readonly cpu: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly failed: number;
  readonly failures: readonly string[];
}

async function measure(seconds: number): Promise<{ floor: Sample; gateway: Sample; database: number }> {
  const database = descendantsOf(gateway.pid);
  sides.floor.load.take();
  sides.gateway.load.take();
  const before = [sides.floor.pids, sides.gateway.pids, database].map(cpuMicros);
  const started = performance.now();
  await pause(seconds * 1_000);
  const elapsed = (performance.now() - started) / 1_000;
  const after = [sides.floor.pids, sides.gateway.pids, database].map(cpuMicros);
  const spent = after.map((value, i) => value - (before[i] ?? 0));
  const sample = (side: 'floor' | 'gateway', cpu: number): Sample => {
    const { answered, failed, p50, p99, failures } = sides[side].load.take();
    return { cpu: cpu / Math.max(1, answered), perSecond: answered / elapsed, p50, p99, failed, failures };
  };
  const gatewaySample = sample('gateway', spent[1] ?? 0);
  const perRequest = (spent[2] ?? 0) / Math.max(1, gatewaySample.perSecond * elapsed);
  return { floor: sample('floor', spent[0] ?? 0), gateway: gatewaySample, database: perRequest };
}

try {
  sides.floor.load.start(connections);
  sides.gateway.load.start(connections);
  progress(`warming up for ${plan.warmUpMs / 1_000} s`);
  await pause(plan.warmUpMs);
  const pairs = [];
  for (let i = 1; i <= plan.pairs; i += 1) {
    progress(`pair ${i} of ${plan.pairs}`);
    pairs.push(await measure(2));
  }
  report(pairs);
} finally {
  sides.floor.load.stop();
  sides.gateway.load.stop();
  await Promise.all([gateway.stop(), floor.stop(), vendor.stop()]);
}

function report(pairs: readonly Awaited<ReturnType<typeof measure>>[]): void {
  const of = (pick: (pair: (typeof pairs)[number]) => number): number => median(pairs.map(pick));
  const failed = pairs.reduce((sum, pair) => sum + pair.gateway.failed + pair.floor.failed, 0);
  const result = {
    floor: {
      cpuMicros: of((p) => p.floor.cpu),
      perSecond: of((p) => p.floor.perSecond),
      p50: of((p) => p.floor.p50),
      p99: of((p) => p.floor.p99),
    },
    gateway: {
      cpuMicros: of((p) => p.gateway.cpu),
      perSecond: of((p) => p.gateway.perSecond),
      p50: of((p) => p.gateway.p50),
      p99: of((p) => p.gateway.p99),
    },
    databaseCpuMicros: of((p) => p.database),
    cpuRatio: of((p) => p.gateway.cpu / p.floor.cpu),
    databaseRatio: of((p) => p.database / p.floor.cpu),
    failed,
  };
  if (values.json) process.stdout.write(`${JSON.stringify(result)}\n`);
  else process.stdout.write(table(result));
  if (failed > 0) {
    process.stderr.write(
      `${failed} requests were not answered Continue, for example ${pairs.at(-1)?.gateway.failures[0] ?? ''}\n`,
    );
    process.exitCode = 1;
  }
}

function table(result: {
  floor: Omit<Sample, 'cpu' | 'failed' | 'failures'> & { cpuMicros: number };
  gateway: Omit<Sample, 'cpu' | 'failed' | 'failures'> & { cpuMicros: number };
  databaseCpuMicros: number;
  cpuRatio: number;
  databaseRatio: number;
}): string {
  const row = (name: string, { cpuMicros: cpu, perSecond, p50, p99 }: typeof result.floor): string =>
    `${name.padEnd(34)}${cpu.toFixed(0).padStart(8)} us${perSecond.toFixed(0).padStart(9)}/s${p50.toFixed(1).padStart(9)} ms${p99.toFixed(1).padStart(9)} ms\n`;
  return (
    `${'both under load at once'.padEnd(34)}${'CPU'.padStart(11)}${'requests'.padStart(11)}${'p50'.padStart(12)}${'p99'.padStart(12)}\n` +
    row('bare Fastify + undici', result.floor) +
    row('gateway, everything on, durable', result.gateway) +
    `${'its database'.padEnd(34)}${result.databaseCpuMicros.toFixed(0).padStart(8)} us\n\n` +
    `CPU per request, gateway / floor: ${result.cpuRatio.toFixed(2)} (database ${result.databaseRatio.toFixed(2)})\n`
  );
}
