import { sha256 as noble } from '@noble/hashes/sha2.js';
import fc from 'fast-check';
import {
  formatTlogProof,
  formatVkey,
  fromBase64,
  ProofError,
  type ProofFault,
  parseCheckpoint,
  parseNote,
  parseTlogProof,
  parseVkey,
  type Sha256,
  toBase64,
  toHex,
} from '#libs/merkle-proof';

const sha256: Sha256 = (bytes) => noble(bytes);

function faultOf(read: () => unknown): ProofFault {
  try {
    read();
  } catch (error) {
    if (error instanceof ProofError) return error.fault;
    throw error;
  }
  throw new Error('it was read');
}

/** c2sp.org/signed-note, "Example". */
const VKEY = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';
const NOTE = `This is an example message.

\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
`;

describe('parseNote', () => {
  it('reads the example of the specification', () => {
    const { text, signatures } = parseNote(NOTE);
    expect(text).toBe('This is an example message.\n');
    expect(signatures.map(({ name, keyId, signature }) => [name, keyId, signature.length])).toEqual([
      ['example.com/foo', '530d903a', 64],
    ]);
  });

  it('separates at the last empty line, as the other example of the specification has two', () => {
    const poem = `Ognuno sta solo sul cuor della terra
trafitto da un raggio di sole:

ed \u00e8 subito sera.

\u2014 quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=
`;
    expect(parseNote(poem).text).toMatch(/sera\.\n$/);
    expect(parseNote(poem).signatures).toHaveLength(1);
  });

  it('takes sixteen signatures and more', () => {
    const line = NOTE.split('\n')[2];
    expect(parseNote(`text\n\n${`${line}\n`.repeat(100)}`).signatures).toHaveLength(100);
    expect(faultOf(() => parseNote(`text\n\n${`${line}\n`.repeat(101)}`))).toBe('malformed');
  });

  it.each([
    ['nothing', ''],
    ['no signature', 'text\n\n'],
    ['no empty line', NOTE.replace('\n\n', '\n')],
    ['no line end at the end', NOTE.slice(0, -1)],
    ['an empty line at the end', `${NOTE}\n`],
    ['a control character', NOTE.replace('This', 'This\t')],
    ['a carriage return', NOTE.replaceAll('\n', '\r\n')],
    ['half a character', NOTE.replace('This', '\ud83d')],
    ['what a decoder leaves of bytes that are no text', NOTE.replace('This', '\ufffd')],
    ['a hyphen for the dash', NOTE.replace('\u2014', '-')],
    ['no name', NOTE.replace('example.com/foo ', ' ')],
    ['a plus in the name', NOTE.replace('example.com/foo', 'example.com+foo')],
    ['two spaces', NOTE.replace('foo ', 'foo  ')],
    ['more on the line', NOTE.replace('aQM=', 'aQM= x')],
    ['a signature that is no base64', NOTE.replace('aQM=', 'aQM!')],
    ['base64 without padding', NOTE.replace('aQM=', 'aQM')],
    ['base64 in another form', NOTE.replace('aQM=', 'aQN=')],
    ['nothing behind the id of the key', 'text\n\n\u2014 name Uw2QOg==\n'],
    ['more than a million characters', `${'x'.repeat(1_000_000)}${NOTE}`],
  ])('refuses %s', (_what, note) => {
    expect(faultOf(() => parseNote(note))).toBe('malformed');
  });

  it('reads or refuses, whatever it is given', () => {
    const seen = new Set<string>();
    const tries = (note: string): void => {
      try {
        parseNote(note);
        seen.add('read');
      } catch (error) {
        expect(error).toBeInstanceOf(ProofError);
        seen.add('refused');
      }
    };
    fc.assert(
      fc.property(fc.nat(), fc.string({ maxLength: 3 }), (at, text) =>
        tries(NOTE.slice(0, at % NOTE.length) + text + NOTE.slice((at % NOTE.length) + 1)),
      ),
    );
    fc.assert(fc.property(fc.string({ unit: 'binary' }), tries));
    expect([...seen].sort()).toEqual(['read', 'refused']);
  });
});

describe('parseVkey', () => {
  it('reads the key of the example, and writes it again', () => {
    const key = parseVkey(sha256, VKEY);
    expect(key).toMatchObject({ name: 'example.com/foo', keyId: '530d903a', algorithm: 'ed25519' });
    expect(formatVkey(sha256, key)).toBe(VKEY);
  });

  it.each([
    ['a changed name', VKEY.replace('foo', 'fou'), 'malformed'],
    ['a changed id', VKEY.replace('530d903a', '530d903b'), 'malformed'],
    ['an id in capitals', VKEY.replace('530d903a', '530D903A'), 'malformed'],
    ['a changed key', VKEY.replace('U2k', 'U2l'), 'malformed'],
    ['a key that is cut', VKEY.slice(0, -4), 'malformed'],
    ['a line end', `${VKEY}\n`, 'malformed'],
    ['two parts', VKEY.replace('+530d903a', ''), 'malformed'],
    ['a space in the name', VKEY.replace('foo', 'f o'), 'malformed'],
    [
      'an algorithm that nobody here knows',
      `name+00000000+${toBase64(new Uint8Array(33).fill(6))}`,
      'unknown_algorithm',
    ],
    ['a curve other than P-256', `name+00000000+${toBase64(Uint8Array.of(2, ...new Uint8Array(91)))}`, 'malformed'],
  ])('refuses %s', (_what, vkey, fault) => {
    expect(faultOf(() => parseVkey(sha256, vkey))).toBe(fault);
  });

  it('writes no key that it would not read', () => {
    const publicKey = new Uint8Array(32);
    expect(faultOf(() => formatVkey(sha256, { name: 'a b', algorithm: 'ed25519', publicKey }))).toBe('malformed');
    expect(faultOf(() => formatVkey(sha256, { name: 'a', algorithm: 'ecdsa-p256', publicKey }))).toBe('malformed');
  });
});

describe('parseCheckpoint', () => {
  /** c2sp.org/tlog-checkpoint. */
  const TEXT = 'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n';

  it('reads the example of the specification', () => {
    const { root, ...rest } = parseCheckpoint(TEXT);
    expect(rest).toEqual({ origin: 'example.com/behind-the-sofa', size: 20_852_163, extensions: [] });
    expect(toBase64(root)).toBe('CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=');
  });

  it('reads an empty log and lines of extension', () => {
    expect(parseCheckpoint(TEXT.replace('20852163', '0')).size).toBe(0);
    expect(parseCheckpoint(`${TEXT}one\ntwo\n`).extensions).toEqual(['one', 'two']);
  });

  it.each([
    ['no line end', TEXT.slice(0, -1)],
    ['two lines', 'example.com\n1\n'],
    ['an empty origin', TEXT.replace('example.com/behind-the-sofa', '')],
    ['an empty line of extension', `${TEXT}\n`],
    ['a leading zero', TEXT.replace('20852163', '020852163')],
    ['a sign', TEXT.replace('20852163', '+20852163')],
    ['a size that no log has', TEXT.replace('20852163', '9999999999999999')],
    ['a short root', TEXT.replace('CsUY', '')],
    ['a root in another form', TEXT.replace('q2I=', 'q2J=')],
  ])('refuses %s', (_what, text) => {
    expect(faultOf(() => parseCheckpoint(text))).toBe('malformed');
  });
});

describe('parseTlogProof', () => {
  /** The example of c2sp.org/tlog-proof; its checkpoint is shortened there, and handed on unread. */
  const PROOF = `c2sp.org/tlog-proof@v1
index 73894
gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=
B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=
EKNzoDWG8LGC0Yp9o+sv3qllpMP9uHQ9B20KNL+Q1zs=
RoopEkOdqkYqMB4MJXrbt/hMjOxsVn0IrWjpz1ZMMes=
AHCioX9nLjsrse6YhjRRmk1WUEirVOLLRoOQ6vfO5vk=

example.com/fancylog
109482
sFodV/vSp5O8n9a8QpW6PRY97tfOSW5bsc2Xl/EQi08=

\u2014 example.com/fancylog hI2DJw[...]1roloI=
`;
  const WITH_EXTRA = PROOF.replace('index', 'extra AAEC\nindex');

  it('reads the example of the specification, and writes it again', () => {
    const proof = parseTlogProof(PROOF);
    expect(proof).toMatchObject({ index: 73_894, checkpoint: PROOF.slice(PROOF.indexOf('\n\n') + 2) });
    expect(proof.hashes).toHaveLength(5);
    expect(formatTlogProof(proof)).toBe(PROOF);
    expect(toHex(parseTlogProof(WITH_EXTRA).extra ?? new Uint8Array())).toBe('000102');
    expect(formatTlogProof(parseTlogProof(WITH_EXTRA))).toBe(WITH_EXTRA);
  });

  it('reads a proof without hashes: the only entry of its log', () => {
    const only = parseTlogProof(`c2sp.org/tlog-proof@v1\nindex 0\n\ncheckpoint\n`);
    expect(only).toEqual({ index: 0, hashes: [], checkpoint: 'checkpoint\n' });
  });

  it.each([
    ['another version', PROOF.replace('v1', 'v2')],
    ['no index', PROOF.replace('index 73894\n', '')],
    ['an index with a zero before it', PROOF.replace('73894', '073894')],
    ['a hash that is cut', PROOF.replace('gSKy', '')],
    ['no empty line', PROOF.replaceAll('\n\n', '\n')],
    ['extra data behind the index', PROOF.replace('73894', '73894\nextra AAEC')],
  ])('refuses %s', (_what, text) => {
    expect(faultOf(() => parseTlogProof(text))).toBe('malformed');
  });
});

describe('base64', () => {
  it('has one text for each value', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
        expect(fromBase64(toBase64(bytes), 'It')).toEqual(bytes);
      }),
    );
    for (const text of ['AA==\n', ' AA==', 'AB==', 'AA', 'AA=', '_-=='])
      expect(faultOf(() => fromBase64(text, 'It'))).toBe('malformed');
  });
});
