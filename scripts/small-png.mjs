import { crc32, deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE_BYTES = 8;
const MOST_COLOURS = 256;
/** Colour types of PNG (W3C PNG 3, 11.2.1), and their bytes for each pixel at eight bits. */
const BYTES_OF_TYPE = new Map([
  [2, 3],
  [6, 4],
]);
const PALETTE = 3;

/** What each filter of PNG (9.2) took away: from the byte to the left, the one above, and the one left of that. */
const PREDICTIONS = [
  () => 0,
  (left) => left,
  (_, above) => above,
  (left, above) => (left + above) >> 1,
  (left, above, corner) => {
    const [a, b, c] = [left, above, corner].map((byte) => Math.abs(left + above - corner - byte));
    if (a <= b && a <= c) return left;
    return b <= c ? above : corner;
  },
];

function chunksOf(png) {
  const chunks = [];
  for (let at = SIGNATURE_BYTES; at < png.length; at += 12 + png.readUInt32BE(at))
    chunks.push({
      type: png.toString('latin1', at + 4, at + 8),
      bytes: png.subarray(at + 8, at + 8 + png.readUInt32BE(at)),
    });
  return chunks;
}

/** The picture's bytes, row after row, without filters. */
function rowsOf(filtered, height, stride, step) {
  const rows = new Uint8Array(height * stride);
  for (let y = 0; y < height; y += 1) {
    const predict = PREDICTIONS[filtered[y * (stride + 1)]];
    const [here, above] = [y * stride, (y - 1) * stride];
    for (let x = 0; x < stride; x += 1) {
      const left = x < step ? 0 : rows[here + x - step];
      const up = y === 0 ? 0 : rows[above + x];
      const corner = x < step || y === 0 ? 0 : rows[above + x - step];
      rows[here + x] = filtered[y * (stride + 1) + 1 + x] + predict(left, up, corner);
    }
  }
  return rows;
}

const distance = (one, other) =>
  ((one >> 16) - (other >> 16)) ** 2 +
  (((one >> 8) & 255) - ((other >> 8) & 255)) ** 2 +
  ((one & 255) - (other & 255)) ** 2;

/** The colours that are there most, and for each colour of the picture the place of the nearest of them. */
function paletteOf(colours) {
  const counts = new Map();
  for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const kept = [...counts.keys()].sort((one, other) => counts.get(other) - counts.get(one)).slice(0, MOST_COLOURS);
  const nearest = (colour) =>
    kept.reduce((best, other, at) => (distance(colour, other) < distance(colour, kept[best]) ? at : best), 0);
  return { kept, places: new Map([...counts.keys()].map((colour) => [colour, nearest(colour)])) };
}

/** Length, type, content and checksum. */
function chunkOf(type, bytes) {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), bytes]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(bytes.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}

/** A screenshot as a PNG of at most 256 colours: a third of the bytes, and nothing to be seen of it on a page of text. */
export function smallPng(png) {
  const chunks = chunksOf(png);
  const head = Buffer.from(chunks[0].bytes);
  const [width, height, step] = [head.readUInt32BE(0), head.readUInt32BE(4), BYTES_OF_TYPE.get(head[9])];
  if (step === undefined || head[8] !== 8 || head[12] !== 0) return png;
  const filtered = inflateSync(Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ bytes }) => bytes)));
  const rows = rowsOf(filtered, height, width * step, step);
  const colours = Int32Array.from({ length: width * height }, (_, at) => {
    const place = at * step;
    return (rows[place] << 16) | (rows[place + 1] << 8) | rows[place + 2];
  });
  const { kept, places } = paletteOf(colours);
  const packed = Buffer.alloc(height * (width + 1));
  for (const [at, colour] of colours.entries())
    packed[Math.floor(at / width) * (width + 1) + 1 + (at % width)] = places.get(colour);
  head[9] = PALETTE;
  return Buffer.concat([
    png.subarray(0, SIGNATURE_BYTES),
    chunkOf('IHDR', head),
    chunkOf('PLTE', Buffer.from(kept.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]))),
    chunkOf('IDAT', deflateSync(packed, { level: 9, memLevel: 9 })),
    chunkOf('IEND', Buffer.alloc(0)),
  ]);
}
