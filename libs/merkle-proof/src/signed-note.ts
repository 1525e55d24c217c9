import { fromBase64, toHex } from './bytes.js';
import { malformed } from './proof-error.js';

/** A text and who signed it: c2sp.org/signed-note. Nothing here is verified yet. */
export interface SignedNote {
  /** What was signed, with its final newline. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

export interface NoteSignature {
  /** Name of the key. */
  readonly name: string;
  /** Eight lower-case hexadecimal digits. */
  readonly keyId: string;
  readonly signature: Uint8Array;
}

/** The specification asks for 16 at least; more than this nobody needs. */
const MOST_SIGNATURES = 100;
const MOST_CHARACTERS = 1_000_000;
/** Those of ASCII, but for the line end. */
const CONTROL_CHARACTER = /[^\P{Cc}\n\u007f-\u009f]/u;
const KEY_ID_BYTES = 4;

export const isKeyName = (name: string): boolean => name !== '' && !/[\p{White_Space}+]/u.test(name);

/** Throws a ProofError (`malformed`) for what is no signed note. */
export function parseNote(note: string): SignedNote {
  if (note.length > MOST_CHARACTERS) throw malformed('The note is longer than a million characters.');
  // The sign that decoders put where bytes were no text.
  if (!note.isWellFormed() || note.includes('\ufffd')) throw malformed('The note is not valid UTF-8.');
  if (CONTROL_CHARACTER.test(note)) throw malformed('The note has control characters.');
  const end = note.lastIndexOf('\n\n');
  if (end < 0 || !note.endsWith('\n'))
    throw malformed('The note is not a text, an empty line and lines of signatures, each with its line end.');
  const lines = note.slice(end + 2, -1).split('\n');
  if (end + 2 === note.length) throw malformed('The note has no signature.');
  if (lines.length > MOST_SIGNATURES) throw malformed(`The note has more than ${MOST_SIGNATURES} signatures.`);
  return { text: note.slice(0, end + 1), signatures: lines.map(readSignature) };
}

function readSignature(line: string): NoteSignature {
  const [dash, name = '', encoded = '', ...more] = line.split(' ');
  if (dash !== '\u2014' || !isKeyName(name) || more.length > 0)
    throw malformed('A line of the signatures is not a dash, the name of a key and a signature.');
  const bytes = fromBase64(encoded, `The signature of ${name}`);
  if (bytes.length <= KEY_ID_BYTES) throw malformed(`The signature of ${name} is too short.`);
  return { name, keyId: toHex(bytes.subarray(0, KEY_ID_BYTES)), signature: bytes.subarray(KEY_ID_BYTES) };
}
