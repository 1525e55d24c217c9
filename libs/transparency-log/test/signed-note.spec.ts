import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { ProofError, parseNote } from '#libs/merkle-proof';
import {
  checkpointText,
  ecdsaDer,
  ecdsaSigner,
  ed25519Signer,
  openNote,
  parseCheckpoint,
  signNote,
  UnverifiedNote,
  vkeyOf,
} from '#libs/transparency-log';

/** c2sp.org/signed-note, "Example". */
const VKEY = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';
const NOTE = `This is an example message.

\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
`;

const ed25519 = generateKeyPairSync('ed25519');
const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const EDWARDS = ed25519Signer('log.example.com/one', ed25519.privateKey);
const CURVE = ecdsaSigner('log.example.com/one', p256.privateKey);
const TEXT = checkpointText({ origin: 'log.example.com/one', size: 3, root: Buffer.alloc(32, 1) });

describe('openNote', () => {
  it('verifies the example of the specification with its key', () => {
    expect(openNote(NOTE, [VKEY])).toEqual({ text: 'This is an example message.\n', verifiedBy: [VKEY] });
  });

  it.each([
    ['the text', NOTE.replace('example message', 'example massage')],
    ['the signature', NOTE.replace('Uw2QOkn8', 'Uw2QOkn9')],
  ])('refuses the example with %s changed', (_what, note) => {
    expect(() => openNote(note, [VKEY])).toThrow(/The signature of example.com\/foo \(key 530d903a\) does not fit/);
  });

  it('refuses a note that only others have signed, even with a name or an id that is known', async () => {
    expect(() => openNote(NOTE, [])).toThrow(UnverifiedNote);
    expect(() => openNote(NOTE, [EDWARDS.vkey])).toThrow(/No key that is trusted/);
    const namesake = ed25519Signer('example.com/foo', ed25519.privateKey);
    expect(() => openNote(NOTE, [namesake.vkey])).toThrow(/No key that is trusted/);
    expect(() => openNote(NOTE.replace('example.com/foo', 'example.com/bar'), [VKEY])).toThrow(
      /No key that is trusted/,
    );
  });

  it('refuses a note where one known key fits and another does not', async () => {
    const [good, other] = [await signNote(TEXT, [EDWARDS]), await signNote(TEXT.replace('\n3\n', '\n4\n'), [CURVE])];
    const mixed = good + other.split('\n\n')[1];
    expect(() => openNote(mixed, [EDWARDS.vkey, CURVE.vkey])).toThrow(UnverifiedNote);
    expect(openNote(mixed, [EDWARDS.vkey]).verifiedBy).toEqual([EDWARDS.vkey]);
  });

  it('says which key is none', () => {
    expect(() => openNote(NOTE, ['nonsense'])).toThrow(ProofError);
    const offTheCurve = Buffer.concat([
      createPublicKey(p256.privateKey).export({ type: 'spki', format: 'der' }).subarray(0, 27),
      Buffer.alloc(64, 0xff),
    ]);
    const { vkey } = CURVE;
    const id = (bytes: Buffer): string => vkeyLike(bytes);
    expect(() => openNote(NOTE, [vkey, id(offTheCurve)])).toThrow(ProofError);
  });
});

/** A key of type 0x02 with any bytes and an id that fits them. */
function vkeyLike(der: Buffer): string {
  const publicKey = { export: () => der } as unknown as Parameters<typeof vkeyOf>[2];
  return vkeyOf('log.example.com/one', 'ecdsa-p256', publicKey);
}

describe('signNote', () => {
  it.each([
    ['Ed25519', EDWARDS, 64],
    ['ECDSA P-256', CURVE, undefined],
  ])('signs with %s what openNote verifies', async (_algorithm, signer, bytes) => {
    const note = await signNote(TEXT, [signer]);
    expect(openNote(note, [signer.vkey])).toEqual({ text: TEXT, verifiedBy: [signer.vkey] });
    if (bytes !== undefined) expect(parseNote(note).signatures[0]?.signature).toHaveLength(bytes);
    expect(() => openNote(note.replace('\n3\n', '\n2\n'), [signer.vkey])).toThrow(UnverifiedNote);
    expect(parseCheckpoint(openNote(note, [signer.vkey]).text)).toMatchObject({
      origin: 'log.example.com/one',
      size: 3,
    });
  });

  it('signs with both, and one of them is enough to verify', async () => {
    const note = await signNote(TEXT, [EDWARDS, CURVE]);
    expect(openNote(note, [CURVE.vkey]).verifiedBy).toEqual([CURVE.vkey]);
    expect(openNote(note, [CURVE.vkey, EDWARDS.vkey]).verifiedBy).toEqual([EDWARDS.vkey, CURVE.vkey]);
  });

  it('signs with the key of the example what the example is', async () => {
    // Ed25519 has one signature for each key and text: a signer that puts other bytes under them would show.
    const seed = Buffer.alloc(32, 5);
    const key = createPrivateKey({
      key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]),
      format: 'der',
      type: 'pkcs8',
    });
    const note = await signNote('text\n', [ed25519Signer('a', key)]);
    expect(parseNote(note).signatures[0]?.signature).toEqual(new Uint8Array(sign(null, Buffer.from('text\n'), key)));
  });

  it('refuses a text without its line end, no signers, and an origin of two lines', async () => {
    await expect(signNote('text', [EDWARDS])).rejects.toThrow(/newline/);
    await expect(signNote('text\n', [])).rejects.toThrow(/signer/);
    expect(() => checkpointText({ origin: 'a\nb', size: 0, root: Buffer.alloc(32) })).toThrow(/one line/);
  });
});

describe('ecdsaDer', () => {
  it('makes of r and s side by side what verifies as DER, whatever their leading bytes', () => {
    for (let round = 0; round < 300; round += 1) {
      const message = Buffer.from(`message ${round}`);
      const raw = sign('sha256', message, { key: p256.privateKey, dsaEncoding: 'ieee-p1363' });
      expect(verify('sha256', message, p256.publicKey, ecdsaDer(raw))).toBe(true);
    }
    expect(
      Buffer.from(ecdsaDer(Buffer.concat([Buffer.alloc(31), Buffer.of(1), Buffer.alloc(32)]))).toString('hex'),
    ).toBe('3006' + '020101' + '020100');
    expect(() => ecdsaDer(Buffer.alloc(70))).toThrow(/64 bytes, not 70/);
  });
});
