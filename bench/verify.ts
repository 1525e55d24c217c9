import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import {
  checkpointText,
  ed25519Signer,
  edgeTiles,
  emptyRoot,
  encodeBundle,
  entriesPath,
  growTree,
  leafHash,
  signNote,
  TILE_WIDTH,
  type Tile,
  tilePath,
} from '#libs/transparency-log';

const HELP = `Speed and memory of the verifier, as an auditor runs it: the built single file on an export in a folder.
  --entries N      length of the log (default 200000), each of about 700 bytes
  --rounds N       how often it is verified (default 3); the best is reported, and the worst beside it
  --json           one JSON object instead of the sentence
`;

const { values } = parseArgs({
  options: {
    entries: { type: 'string', default: '200000' },
    rounds: { type: 'string', default: '3' },
    json: { type: 'boolean' },
    help: { type: 'boolean' },
  },
});
if (values.help) {
  process.stdout.write(HELP);
  process.exit(0);
}

const ENTRIES = Number(values.entries);
const ROUNDS = Number(values.rounds);
const ORIGIN = 'verigate/0198c0de-0000-7000-8000-000000000001';
const VERIFIER = join(dirname(fileURLToPath(import.meta.url)), '..', 'verigate-verify.mjs');
/** Runs the file as it is, and says at the end how much memory it took at most. */
const MEASURED = `process.argv.splice(1, 0, ${JSON.stringify(VERIFIER)});
process.on('exit', () => process.stderr.write('peak ' + process.resourceUsage().maxRSS + '\\n'));
await import(${JSON.stringify(`file://${VERIFIER}`)});`;

function anEntry(index: number): Buffer {
  const at = new Date(Date.UTC(2026, 10, 22) + index * 100).toISOString();
  const uid = `0198c0de-0000-7000-8000-${index.toString(16).padStart(12, '0')}`;
  const body = {
    attempt: uid,
    provider: 'mock',
    duration_ms: index % 900,
    signals: Array.from({ length: 9 }, (_, n) => `signal_number_${n}:supports`),
  };
  const actor = { type: 'gateway', id: '0198c0de-0000-7000-8000-0000000000aa' };
  return Buffer.from(
    JSON.stringify({ v: 1, origin: ORIGIN, uid, at, kind: 'attempt.ended', actor, decision: uid, subject: uid, body }),
  );
}

function write(folder: string, path: string, bytes: Uint8Array | string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), bytes);
}

/** Writes bundle by bundle; returns the verifier key. */
async function exportInto(folder: string): Promise<string> {
  let edge: readonly Tile[] = [];
  let [size, root]: [number, Uint8Array] = [0, emptyRoot()];
  while (size < ENTRIES) {
    const width = Math.min(TILE_WIDTH, ENTRIES - size);
    const bundle = Array.from({ length: width }, (_, at) => anEntry(size + at));
    write(folder, entriesPath(size / TILE_WIDTH, width), encodeBundle(bundle));
    const growth = growTree(size, edge, bundle.map(leafHash));
    edge = [...edge.filter((old) => !growth.tiles.some(({ level }) => level === old.level)), ...growth.tiles];
    for (const tile of growth.tiles)
      if (tile.width === TILE_WIDTH) write(folder, tilePath(tile.level, tile.index), tile.bytes);
    [size, root] = [growth.size, growth.root];
  }
  for (const { level, index, width } of edgeTiles(size)) {
    const tile = edge.find((one) => one.level === level && one.index === index);
    write(folder, tilePath(level, index, width), tile?.bytes ?? '');
  }
  const signer = ed25519Signer(ORIGIN, generateKeyPairSync('ed25519').privateKey);
  write(folder, 'checkpoint', await signNote(checkpointText({ origin: ORIGIN, size, root }), [signer]));
  return signer.vkey;
}

interface Round {
  readonly entriesPerSecond: number;
  readonly peakMegabytes: number;
}

function verify(folder: string, vkey: string): Round {
  const began = process.hrtime.bigint();
  const args = ['--input-type=module', '-e', MEASURED, '--', folder, '--key', vkey, '--json'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  if (status !== 0) throw new Error(`the log does not hold: ${stdout}${stderr}`);
  const kilobytes = Number(/peak (\d+)/.exec(stderr)?.[1]);
  return { entriesPerSecond: Math.round(ENTRIES / seconds), peakMegabytes: Math.round(kilobytes / 1024) };
}

const folder = mkdtempSync(join(tmpdir(), 'verigate-verify-'));
try {
  process.stderr.write(`exporting ${ENTRIES} entries of ${anEntry(1).length} bytes\n`);
  const vkey = await exportInto(folder);
  const rounds = Array.from({ length: ROUNDS }, () => verify(folder, vkey));
  const rates = rounds.map(({ entriesPerSecond }) => entriesPerSecond);
  const result = {
    entries: ENTRIES,
    entriesPerSecond: { best: Math.max(...rates), worst: Math.min(...rates) },
    peakMegabytes: Math.max(...rounds.map(({ peakMegabytes }) => peakMegabytes)),
  };
  const { best, worst } = result.entriesPerSecond;
  const sentence = `${ENTRIES} entries: ${best} a second at best, ${worst} at worst (start of the process included), ${result.peakMegabytes} MB at most`;
  process.stdout.write(`${values.json ? JSON.stringify(result) : sentence}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
