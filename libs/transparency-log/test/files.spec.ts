import {
  decodeBundle,
  encodeBundle,
  entriesPath,
  readTilePath,
  TILE_WIDTH,
  tilePath,
  widthOf,
} from '#libs/transparency-log';

describe('paths of tlog-tiles', () => {
  it.each([
    [tilePath(0, 1_234_067), 'tile/0/x001/x234/067'],
    [tilePath(63, 0, 1), 'tile/63/000.p/1'],
    [tilePath(1, 999, 255), 'tile/1/999.p/255'],
    [tilePath(1, 1000, 256), 'tile/1/x001/000'],
    [entriesPath(273, 112), 'tile/entries/273.p/112'],
    [entriesPath(1_234_067), 'tile/entries/x001/x234/067'],
  ])('%s', (path, expected) => {
    expect(path).toBe(expected);
  });

  it('are read as they are written', () => {
    for (const index of [0, 7, 255, 999, 1000, 1_234_067, 999_999_999_999])
      for (const width of [1, 255, TILE_WIDTH]) {
        expect(readTilePath(tilePath(2, index, width))).toEqual({ level: 2, index, width });
        expect(readTilePath(entriesPath(index, width))).toEqual({ level: 'entries', index, width });
      }
  });

  it.each([
    'tile/64/000',
    'tile/00/000',
    'tile/0/0',
    'tile/0/x000/001',
    'tile/0/001/000',
    'tile/0/000.p/0',
    'tile/0/000.p/256',
    'tile/0/000.p/01',
    'tile/0/000.p/1/2',
    'tile/entries/../../checkpoint',
    'tile/0/000\n',
    '/tile/0/000',
    'tile/0/x001/x001/x001/x001/x001/x001/001',
  ])('refuse %j', (path) => {
    expect(readTilePath(path)).toBeUndefined();
  });

  it('know how wide a tile is, as the specification counts for 70,000 entries', () => {
    expect([widthOf(70_000, 0, 272), widthOf(70_000, 0, 273), widthOf(70_000, 0, 274)]).toEqual([256, 112, 0]);
    expect([widthOf(70_000, 1, 0), widthOf(70_000, 1, 1), widthOf(70_000, 2, 0), widthOf(70_000, 3, 0)]).toEqual([
      256, 17, 1, 0,
    ]);
  });
});

describe('entry bundles', () => {
  const entries = [Buffer.from('one'), Buffer.alloc(0), Buffer.alloc(65_535, 7)];

  it('put the length before each entry, big-endian', () => {
    expect(encodeBundle([Buffer.from('ab'), Buffer.alloc(0)]).toString('hex')).toBe('0002' + '6162' + '0000');
  });

  it('are read as they are written', () => {
    expect(decodeBundle(encodeBundle(entries))).toEqual({ entries, rest: 0 });
    expect(decodeBundle(encodeBundle([]))).toEqual({ entries: [], rest: 0 });
  });

  it('give what is whole of a bundle that is cut, and say what is left', () => {
    const bundle = encodeBundle(entries);
    expect(decodeBundle(bundle.subarray(0, -1))).toEqual({ entries: entries.slice(0, 2), rest: 65_536 });
    expect(decodeBundle(bundle.subarray(0, 6))).toEqual({ entries: entries.slice(0, 1), rest: 1 });
    expect(decodeBundle(bundle, 1)).toEqual({ entries: entries.slice(0, 1), rest: bundle.length - 5 });
  });

  it('take no entry that is longer than its length can say', () => {
    expect(() => encodeBundle([Buffer.alloc(65_536)])).toThrow(/65536 bytes/);
  });
});
