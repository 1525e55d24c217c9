import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { inclusionHashes, leafHash, tlogProofText } from '#libs/transparency-log';
import { Progress } from '../src/cli/progress.js';
import {
  anEntry,
  curve,
  type ExportedLog,
  edwards,
  exportLog,
  type Files,
  ORIGIN,
  someEntries,
} from './exported-log.js';
import { grown } from './grown-tree.js';

const ROOT = new URL('../../..', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'verigate-verify-'));
/** The one file, built as the build does, and run where nothing of the project is near. */
const VERIFIER = join(folder, 'verigate-verify.mjs');

let made = 0;
const file = (path: string, content: Uint8Array | string): string => {
  const at = join(folder, path);
  mkdirSync(dirname(at), { recursive: true });
  writeFileSync(at, content);
  return at;
};
const put = (files: Files): string => {
  const name = `log-${made++}`;
  for (const [path, bytes] of files) file(`${name}/${path}`, bytes);
  return join(folder, name);
};

function run(args: readonly string[], options: readonly string[] = []) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...options, VERIFIER, ...args], {
    timeout: 20_000,
    cwd: folder,
    encoding: 'utf8',
    env: {},
  });
  return { status, stdout, stderr };
}

describe('verigate-verify', () => {
  let log: ExportedLog;
  let whole: string;
  let key: string;

  beforeAll(async () => {
    const { status, stderr } = spawnSync(process.execPath, [join(ROOT, 'scripts', 'verifier.mjs'), folder], {
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(stderr);
    log = await exportLog({ entries: someEntries(300), sealedAt: [10, 300], signers: [edwards(1), curve(2)] });
    whole = put(log.files);
    key = log.vkeys[0] ?? '';
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  it('ends with 0 for a log that holds', () => {
    const known = file('known.checkpoint', log.checkpoints.get(10) ?? '');
    const { status, stdout, stderr } = run([whole, '--key', key, '--checkpoint', known, '--origin', ORIGIN]);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toContain(
      `The log holds.\n  log          ${ORIGIN}\n  entries      300, of which 300 were checked\n`,
    );
    expect(stdout).toContain(`  signed with  ${key}\n  agrees with  1 other checkpoints\n`);
  });

  it('ends with 1 for one that does not, and names the first index; as JSON too', () => {
    const broken = put(new Map(log.files).set('tile/entries/000', Buffer.from('nothing')));
    const { status, stdout } = run([broken, '--key', key]);
    expect(status).toBe(1);
    expect(stdout).toMatch(
      /^The log DOES NOT HOLD: Entry 0 is missing: tile\/entries\/000 ends before it\.\n {2}first bad {4}index 0\n/,
    );
    const json = run([broken, '--key', key, '--json']);
    expect([json.status, JSON.parse(json.stdout)]).toMatchObject([
      1,
      { holds: false, problem: { fault: 'missing', badIndex: 0 } },
    ]);
  });

  it('says where to look when the hashes cannot tell which entry it is', async () => {
    const fork = await exportLog({
      entries: someEntries(299).concat(anEntry(299, 'another')),
      sealedAt: [300],
      signers: log.signers,
    });
    const known = file('fork.checkpoint', log.checkpoints.get(300) ?? '');
    const { status, stdout } = run([put(fork.files), '--key', key, '--checkpoint', known]);
    expect(status).toBe(1);
    expect(stdout).toContain('  first bad    an index from 0 to 299\n');
  });

  it('takes keys from files, and those of the folder only when told to', () => {
    const keys = file('both.vkey', `${log.vkeys.join('\n')}\n`);
    expect(run([whole, '--key', keys]).stdout).toContain(`signed with  ${log.vkeys[1]}`);
    expect(run([whole])).toMatchObject({ status: 2, stderr: expect.stringContaining('--key is missing') });
    expect(run([whole, '--trust-included-keys']).status).toBe(0);
    expect(run(['--help']).stdout).toMatch(/Who can rewrite the log can put keys of their own beside it/);
  });

  it('checks one entry by its proof', async () => {
    const hashes = await inclusionHashes(grown(log.entries.map(leafHash)), 17, 300);
    const text = tlogProofText({ index: 17, hashes, checkpoint: log.checkpoints.get(300) ?? '' });
    const [proof, entry, other] = [
      file('17.tlog-proof', text),
      file('17.json', anEntry(17)),
      file('18.json', anEntry(18)),
    ];
    expect(run(['--proof', proof, '--entry', entry, '--key', key])).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('entry        17'),
    });
    expect(run(['--proof', proof, '--entry', other, '--key', key])).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('This is not entry 17'),
    });
    expect(run(['--proof', entry, '--entry', entry, '--key', key])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('The proof has no empty line'),
    });
  });

  it.each([
    ['no folder', [], /name the folder of the log/],
    ['two folders', ['one', 'two'], /name one folder/],
    ['a folder that is not there', ['absent', '--key', 'KEY'], /cannot be read \(ENOENT\): absent/],
    ['a file for a folder', [VERIFIER, '--key', 'KEY'], /this is no folder/],
    ['a folder without a checkpoint', [folder, '--key', 'KEY'], /there is no file checkpoint/],
    ['a key that is no key', [folder, '--key', VERIFIER], /other lines than verifier keys/],
    ['a key with a changed character', [folder, '--key', 'KEYx'], /is not base64/],
    [
      'a checkpoint that is not there',
      [folder, '--key', 'KEY', '--checkpoint', 'absent'],
      /the checkpoint cannot be read/,
    ],
    ['half of a proof', ['--proof', 'one'], /--proof and --entry go together/],
    ['a proof and a folder', [folder, '--proof', 'one', '--entry', 'two'], /with --proof there is no folder/],
    ['a word it does not know', ['--fix'], /Unknown option '--fix'/],
  ])('ends with 2 and a sentence for %s', (_what, args, sentence) => {
    const { status, stdout, stderr } = run(args.map((arg) => arg.replace('KEY', key)));
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toMatch(/ {4}at /);
  });

  describe('with a folder that was made to mislead', () => {
    it('waits for no pipe and reads no device: such a file is none', () => {
      for (const target of ['/dev/zero', 'pipe']) {
        const folderPath = put(log.files);
        const at = join(folderPath, 'tile/entries/000');
        rmSync(at);
        if (target === 'pipe') spawnSync('mkfifo', [at]);
        else symlinkSync(target, at);
        const { status, stderr } = run([folderPath, '--key', key]);
        expect([status, stderr]).toEqual([2, expect.stringMatching(/^this is no file: .*tile\/entries\/000\n/)]);
      }
    });

    it('reads no more of a file than it can need', () => {
      const folderPath = put(log.files);
      truncateSync(join(folderPath, 'tile/0/000'), 8 * 2 ** 30);
      const { status, stdout } = run([folderPath, '--key', key], ['--max-old-space-size=64']);
      expect(status).toBe(1);
      expect(stdout).toContain('tile/0/000 has more than the 256 hashes of its entries.');
    });

    it('lets no text of it move the cursor of a terminal', () => {
      const name = '\u009b2J\u202ename';
      const note = (log.checkpoints.get(10) ?? '').replace(/\n\n.*$/s, `\n\n\u2014 ${name} =\n`);
      const files = new Map(log.files).set('checkpoints/00000000000000000010', Buffer.from(note));
      for (const json of [[], ['--json']]) {
        const { status, stdout } = run([put(files), '--key', key, ...json]);
        expect(status).toBe(1);
        expect(stdout).toContain('The signature of \\u009b2J\\u202ename is not base64');
        expect(stdout).not.toMatch(/[\u0080-\u009f\u202e]/u);
      }
      const odd = put(log.files);
      mkdirSync(join(odd, 'checkpoints', '\u001b[2Jx'));
      const { status, stderr } = run([odd, '--key', key]);
      expect([status, stderr]).toEqual([2, expect.stringContaining('checkpoints/\\u001b[2Jx')]);
    });
  });

  it('does not say that a log is broken where nobody reads the report to its end', () => {
    const { status } = spawnSync(
      'sh',
      ['-c', `{ "$@"; echo $? >&3; } 3>status | true`, 'sh', process.execPath, VERIFIER, whole, '--key', key],
      {
        cwd: folder,
      },
    );
    expect(status).toBe(0);
    expect(readFileSync(join(folder, 'status'), 'utf8')).not.toBe('1\n');
  });

  it('runs on a Node that has no crypto.hash yet', () => {
    const older = file('older.cjs', "delete require('node:crypto').hash;");
    expect(run([whole, '--key', key], ['--require', older])).toMatchObject({ status: 0, stderr: '' });
  });
});

describe('progress', () => {
  const written = (isTTY: boolean, times: readonly number[]): string[] => {
    const [texts, clock]: [string[], number[]] = [[], [...times]];
    const progress = new Progress({ isTTY, write: (text) => texts.push(text) }, () => clock.shift() ?? 0);
    for (let at = 1; at < times.length; at += 1) progress.tell(at * 1000, 9000);
    progress.end();
    return texts;
  };

  it('is silent for a second', () => {
    expect(written(true, [0, 500, 999])).toEqual([]);
  });

  it('then goes over one line of a terminal, and clears it', () => {
    expect(written(true, [0, 1000, 1100, 1500])).toEqual([
      '\r1000 of 9000 entries checked, 1000 a second\u001b[K',
      '\r3000 of 9000 entries checked, 2000 a second\u001b[K',
      '\r\u001b[K',
    ]);
  });

  it('or writes a line now and then into a file', () => {
    expect(written(false, [0, 1000, 1500, 5999, 6000])).toEqual([
      '1000 of 9000 entries checked, 1000 a second\n',
      '4000 of 9000 entries checked, 667 a second\n',
    ]);
  });
});
