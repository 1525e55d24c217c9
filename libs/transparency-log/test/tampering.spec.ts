import fc from 'fast-check';
import { verifyLog } from '#libs/transparency-log';
import { curve, type ExportedLog, edwards, exportLog, ORIGIN, someEntries, sourceOf } from './exported-log.js';
import { TAMPERINGS, type Tampered } from './tamperings.js';

const ROUNDS = 10_200;
/** Most are small, so that there can be many; the others lie around the borders of tiles. */
const SHAPES: readonly (readonly number[])[] = [
  [1],
  [0, 2],
  [1, 2, 3],
  [2, 5, 8],
  [3, 7, 16, 17],
  [11, 31],
  [4, 20, 40],
  [64],
  [100, 255],
  [17, 256],
  [256, 257],
  [128, 300],
  [255, 511],
  [300, 512],
  [100, 512, 513],
  [9, 257, 600],
];

/** One in ten is of the larger ones, which cost as much as twenty of the small. */
const pickLog = (logs: readonly ExportedLog[], one: number, two: number): ExportedLog => {
  const small = logs.filter(({ entries }) => entries.length <= 64);
  const large = logs.filter(({ entries }) => entries.length > 64);
  const from = one % 10 === 0 ? large : small;
  return from[two % from.length] as ExportedLog;
};

describe('tampering', () => {
  let logs: readonly ExportedLog[];

  beforeAll(async () => {
    const [both, one] = [[edwards(1), curve(2)], [edwards(3)]];
    logs = await Promise.all(
      SHAPES.map((sealedAt, at) =>
        exportLog({ entries: someEntries(sealedAt.at(-1) ?? 0), sealedAt, signers: at % 5 === 1 ? both : one }),
      ),
    );
  });

  const verify = ({ vkeys }: ExportedLog, { files, known }: Pick<Tampered, 'files' | 'known'>) =>
    verifyLog(sourceOf(files), { vkeys, origin: ORIGIN, knownCheckpoints: known ?? [] });

  it('is not seen where there was none', async () => {
    for (const log of logs) {
      const report = await verify(log, { files: log.files, known: [...log.checkpoints.values()] });
      expect(report).toMatchObject({ holds: true, checked: log.entries.length });
      expect(report.checkpoints).toBe(log.checkpoints.size - 1);
    }
  });

  it(`is always found, and at the right index: ${ROUNDS} random changes of entries, tiles and checkpoints`, async () => {
    const met = new Map<string, number>();
    const kind = fc.constantFrom(...Object.keys(TAMPERINGS));
    const numbers = fc.array(fc.nat({ max: 2 ** 31 - 1 }), { minLength: 6, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(kind, fc.nat(), fc.nat(), numbers, async (name, one, two, given) => {
        const log = pickLog(logs, one, two);
        let at = 0;
        const pick = (n: number): number => (given[at++ % given.length] ?? 0) % n;
        const tampered = await TAMPERINGS[name]?.(log, pick);
        fc.pre(tampered !== undefined);
        expectFound(await verify(log, tampered), tampered);
        met.set(name, (met.get(name) ?? 0) + 1);
      }),
      { numRuns: ROUNDS, maxSkipsPerRun: 10 },
    );
    for (const name of Object.keys(TAMPERINGS)) expect([name, (met.get(name) ?? 0) > 4]).toEqual([name, true]);
  }, 120_000);
});

function expectFound(report: Awaited<ReturnType<typeof verifyLog>>, { badIndex, within, fault }: Tampered): void {
  const { holds, problem } = report;
  if (holds || problem === undefined) throw new Error('the change was not found');
  if (fault !== undefined) expect([fault].flat()).toContain(problem.fault);
  if (badIndex !== undefined) expect(problem.badIndex).toBe(badIndex);
  if (within === undefined) return;
  const { from, before } = problem.badRange ?? { from: Number.NaN, before: Number.NaN };
  expect([within, from <= within && within < before]).toEqual([within, true]);
}
