import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { ProofError, parseNote, parseVkey, toBase64, type VerifierKey } from '#libs/merkle-proof';
import type { NoteSigner } from './note-signer.js';
import { sha256 } from './sha256.js';

/** c2sp.org/signed-note. `text` ends with a newline. */
export async function signNote(text: string, signers: readonly NoteSigner[]): Promise<string> {
  if (!text.endsWith('\n')) throw new RangeError('the text of a note ends with a newline');
  if (signers.length === 0) throw new RangeError('a note needs a signer');
  const lines = await Promise.all(signers.map((signer) => signatureLine(text, signer)));
  return `${text}\n${lines.join('')}`;
}

async function signatureLine(text: string, signer: NoteSigner): Promise<string> {
  const { name, keyId } = parseVkey(sha256, signer.vkey);
  const signature = await signer.sign(Buffer.from(text));
  return `\u2014 ${name} ${toBase64(Buffer.concat([Buffer.from(keyId, 'hex'), signature]))}\n`;
}

export interface OpenedNote {
  /** What was signed, with its final newline. */
  readonly text: string;
  /** The verifier keys whose signature was checked and holds. */
  readonly verifiedBy: readonly string[];
}

/** A note whose signatures do not hold. */
export class UnverifiedNote extends Error {
  override readonly name = 'UnverifiedNote';
}

/**
 * Checks a note with the keys that are trusted. As the specification says: signatures of unknown keys are ignored, one of a known key that does
 * not verify spoils the note, and so does having none of a known key. Throws UnverifiedNote, or a ProofError for what is no note or no key.
 */
export const openNote = (note: string, vkeys: readonly string[]): OpenedNote => noteOpener(vkeys)(note);

/** The same for many notes: keys are read once. */
export function noteOpener(vkeys: readonly string[]): (note: string) => OpenedNote {
  const keys = vkeys.map((vkey) => ({ ...parseVkey(sha256, vkey), vkey }));
  const known = keys.map((key) => ({ ...key, publicKey: keyObject(key) }));
  return (note) => {
    const { text, signatures } = parseNote(note);
    const signed = Buffer.from(text);
    const verifiedBy = new Set<string>();
    for (const { name, keyId, signature } of signatures) {
      const key = known.find((candidate) => candidate.name === name && candidate.keyId === keyId);
      if (!key) continue;
      if (!verify(key.algorithm === 'ed25519' ? null : 'sha256', signed, key.publicKey, signature))
        throw new UnverifiedNote(`The signature of ${name} (key ${keyId}) does not fit the text.`);
      verifiedBy.add(key.vkey);
    }
    if (verifiedBy.size === 0) throw new UnverifiedNote('No key that is trusted has signed it.');
    return { text, verifiedBy: [...verifiedBy] };
  };
}

function keyObject({ algorithm, publicKey, name }: VerifierKey): KeyObject {
  try {
    if (algorithm === 'ecdsa-p256')
      return createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' });
    const x = Buffer.from(publicKey).toString('base64url');
    return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  } catch {
    throw new ProofError('malformed', `The key of ${name} is no point of its curve.`);
  }
}
