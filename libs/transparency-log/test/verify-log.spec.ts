import { ProofError } from '#libs/merkle-proof';
import { encodeBundle, type LogSource, MissingFile, verifyLog } from '#libs/transparency-log';
import {
  anEntry,
  curve,
  type ExportedLog,
  edwards,
  exportLog,
  type Files,
  ORIGIN,
  someEntries,
  sourceOf,
} from './exported-log.js';

const signers = [edwards(1), curve(2)];
const aLog = (size: number, sealedAt: readonly number[] = [size]): Promise<ExportedLog> =>
  exportLog({ entries: someEntries(size), sealedAt, signers });
const verify = ({ vkeys }: ExportedLog, files: Files, more: Partial<Parameters<typeof verifyLog>[1]> = {}) =>
  verifyLog(sourceOf(files), { vkeys, ...more });

describe('a log that nobody touched', () => {
  it.each([0, 1, 2, 255, 256, 257, 512, 513, 600])('holds with %i entries', async (size) => {
    const log = await aLog(size, [0, Math.floor(size / 2), size]);
    const seen: number[] = [];
    const report = await verify(log, log.files, {
      origin: ORIGIN,
      knownCheckpoints: [...log.checkpoints.values()],
      onProgress: (checked) => seen.push(checked),
    });
    expect(report).toMatchObject({
      holds: true,
      origin: ORIGIN,
      size,
      checked: size,
      verifiedBy: log.vkeys,
      warnings: [],
    });
    expect(report.problem).toBeUndefined();
    expect(seen.at(-1) ?? 0).toBe(size);
  });

  it('holds above 65,536 entries, where tiles have a third level', async () => {
    const log = await aLog(66_000, [300, 65_536, 66_000]);
    expect([...log.files.keys()].filter((path) => path.startsWith('tile/2/'))).toEqual(['tile/2/000.p/1']);
    expect(await verify(log, log.files)).toMatchObject({ holds: true, checked: 66_000, checkpoints: 2 });
    const changed = new Map(log.files).set('tile/2/000.p/1', Buffer.alloc(32));
    expect(await verify(log, changed)).toMatchObject({
      problem: { fault: 'tile', badRange: { from: 0, before: 65_536 } },
    });
  });

  it('holds with either of its keys, and says which', async () => {
    const log = await aLog(3);
    for (const vkey of log.vkeys)
      expect(await verify(log, log.files, { vkeys: [vkey] })).toMatchObject({ holds: true, verifiedBy: [vkey] });
  });

  it('holds while it grows: partial files of the checkpoint may have given way to wider ones', async () => {
    const old = await aLog(300);
    const grown = await aLog(600);
    const files = new Map([...grown.files, ['checkpoint', old.files.get('checkpoint') ?? Buffer.of()] as const]);
    files.delete('checkpoints/00000000000000000600');
    expect(await verify(old, files)).toMatchObject({ holds: true, size: 300, checked: 300 });
  });

  it('holds without the earlier checkpoints, and counts those that it agrees with', async () => {
    const log = await aLog(600, [1, 255, 256, 300, 600]);
    expect(await verify(log, log.files)).toMatchObject({ holds: true, checkpoints: 4 });
    const files = new Map([...log.files].filter(([path]) => !path.startsWith('checkpoints/')));
    expect(await verify(log, files)).toMatchObject({ holds: true, checkpoints: 0 });
  });
});

describe('a log that cannot be checked', () => {
  it('is not reported on: no checkpoint, no key, a disk that fails', async () => {
    const log = await aLog(3);
    const without = new Map(log.files);
    without.delete('checkpoint');
    await expect(verify(log, without)).rejects.toThrow(MissingFile);
    await expect(verify(log, log.files, { vkeys: ['nonsense'] })).rejects.toThrow(ProofError);
    const failing: LogSource = {
      ...sourceOf(log.files),
      bundle: () => Promise.reject(new Error('input/output error')),
    };
    await expect(verifyLog(failing, log)).rejects.toThrow('input/output error');
  });
});

describe('what does not hold', () => {
  it('is said in a sentence', async () => {
    const log = await aLog(300, [200, 300]);
    const files = new Map(log.files);
    const entries = [...log.entries];
    entries[17] = anEntry(17, 'another');
    files.set('tile/entries/000', encodeBundle(entries.slice(0, 256)));
    expect((await verify(log, files)).problem).toEqual({
      fault: 'entry',
      badIndex: 17,
      sentence: 'Entry 17 is not what was sealed: its hash differs from the one in tile/0/000.',
    });
  });

  it('is the signature, when nobody who is trusted has signed', async () => {
    const log = await aLog(3);
    const report = await verify(log, log.files, { vkeys: [edwards(9).vkey] });
    expect(report).toMatchObject({ holds: false, checked: 0, verifiedBy: [], problem: { fault: 'signature' } });
    expect(report.problem?.sentence).toBe('The last checkpoint does not hold: No key that is trusted has signed it.');
  });

  it('is the origin, when it is another log than was asked for, or a known checkpoint is of another', async () => {
    const log = await aLog(3);
    expect(await verify(log, log.files, { origin: 'verigate/other' })).toMatchObject({
      holds: false,
      problem: { fault: 'origin' },
    });
    const other = await exportLog({ origin: 'verigate/other', entries: [], sealedAt: [0], signers });
    expect(await verify(log, log.files, { knownCheckpoints: [...other.checkpoints.values()] })).toMatchObject({
      problem: { fault: 'origin' },
    });
  });

  it.each([
    ['is of another version', (entry: string) => entry.replace('"v":1', '"v":2'), /is not of version 1/],
    ['is of another log', (entry: string) => entry.replace('0001"', '0002"'), /was written for another log/],
    ['is no JSON', (entry: string) => `${entry}}`.replace('{', '['), /is not JSON/],
    ['is null', () => 'null', /is not of version 1/],
    [
      'says two things of which each reader takes another',
      (entry: string) => entry.replace('"kind":', '"kind":"signup.decided","kind":'),
      /has a member twice/,
    ],
    [
      'names another log behind the first',
      (entry: string) => entry.replace(/}$/, ',"origin":"x"}'),
      /has a member twice/,
    ],
    ['has white space', (entry: string) => entry.replace('{', '{ '), /has a member twice, white space/],
    [
      'has a number that no reader holds',
      (entry: string) => entry.replace('"note":""', '"n":9007199254740993'),
      /number/,
    ],
    ['is cut off behind its time', (entry: string) => entry.slice(0, 140), /is not JSON/],
    [
      'is no UTF-8',
      (entry: string) => Buffer.from(entry.replace('customers', 'cust\u00f6mers'), 'latin1'),
      /is not UTF-8/,
    ],
  ])('is an entry that %s, though it was signed', async (_what, change, sentence) => {
    const entries = someEntries(20);
    entries[5] = Buffer.from(change(String(entries[5])) as string);
    const log = await exportLog({ entries, sealedAt: [20], signers });
    const { holds, problem } = await verify(log, log.files);
    expect({ holds, fault: problem?.fault, badIndex: problem?.badIndex }).toEqual({
      holds: false,
      fault: 'entry',
      badIndex: 5,
    });
    expect(problem?.sentence).toMatch(sentence);
  });

  it('is the checkpoint that differs, where there are two of one size', async () => {
    const log = await aLog(20, [5, 10, 20]);
    const entries = someEntries(10).with(7, anEntry(7, 'another'));
    const fork = await exportLog({ entries, sealedAt: [10], signers });
    const known = [log.checkpoints.get(10) ?? '', fork.checkpoints.get(10) ?? ''];
    const expected = { fault: 'fork', badRange: { from: 5, before: 10 } };
    for (const knownCheckpoints of [known, known.toReversed()])
      expect(await verify(log, log.files, { knownCheckpoints })).toMatchObject({ problem: expected, checkpoints: 2 });
  });

  it('is the first of two', async () => {
    const log = await aLog(600, [200, 600]);
    const files = new Map(log.files);
    files.delete('tile/entries/001');
    files.set('tile/1/000.p/2', Buffer.alloc(64));
    files.set('checkpoints/00000000000000000200', Buffer.from('nothing\n'));
    expect(await verify(log, files)).toMatchObject({ problem: { fault: 'missing', badIndex: 256 } });
  });
});

describe('clocks', () => {
  const at = (index: number, minutes: number): Buffer =>
    Buffer.from(
      String(anEntry(index)).replace(
        /"at":"[^"]+"/,
        `"at":"${new Date(Date.UTC(2026, 10, 22, 12, minutes)).toISOString()}"`,
      ),
    );

  it('may differ by a quarter of an hour; more is a warning and breaks nothing', async () => {
    const minutes = [0, 30, 15, 14, 31];
    const log = await exportLog({ entries: minutes.map((minute, index) => at(index, minute)), sealedAt: [5], signers });
    expect(await verify(log, log.files)).toMatchObject({
      holds: true,
      warnings: ['Entry 3 says that it is 16 minutes older than an entry before it.'],
    });
  });

  it('that are missing or no times are warned of, twenty times at most; other orders of members are read', async () => {
    const entries = Array.from({ length: 30 }, (_, index) =>
      Buffer.from(`{"v":1,"origin":"${ORIGIN}","at":"noon","n":${index}}`),
    );
    entries[0] = Buffer.from(`{"at":"2026-11-22T00:00:00.000Z","origin":"${ORIGIN}","v":1}`);
    const log = await exportLog({ entries, sealedAt: [30], signers });
    const { holds, warnings } = await verify(log, log.files);
    expect(holds).toBe(true);
    expect(warnings).toHaveLength(21);
    expect([warnings[0], warnings[20]]).toEqual([
      'Entry 1 does not say when it was written.',
      'There are 9 more of these.',
    ]);
  });
});
