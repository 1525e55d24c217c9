import { parseArgs } from 'node:util';

export const HELP = `verigate-verify <folder> [options]                    checks an exported log
verigate-verify --proof <file> --entry <file> [options]   checks one entry

The folder is laid out as C2SP tlog-tiles names the files: checkpoint, tile/..., tile/entries/..., and beside them
checkpoints/ (earlier ones) and keys/*.vkey. Nothing is sent anywhere, and nothing is written.

  --key <key or file>     a verifier key that you trust (name+id+key), or a file with one a line; may be given again
  --checkpoint <file>     a checkpoint of this log that was kept elsewhere: the log must agree with it; may be given again
  --origin <name>         the log that it has to be, such as verigate/0198c0de-...
  --proof <file>          a proof of one entry (.tlog-proof)
  --entry <file>          that entry, byte for byte
  --trust-included-keys   take the keys of the folder itself. Who can rewrite the log can put keys of their own beside it
                          and sign with those: then this only shows that the folder agrees with itself. Get the key from
                          somebody else, and give it with --key.
  --json                  the report as JSON
  --help                  this text

Ends with 0 when everything holds, with 1 when something does not, with 2 when it could not be checked.
`;

/** It cannot be checked as it was asked for. */
export class VerifyRefused extends Error {
  override readonly name = 'VerifyRefused';
}

export interface VerifyArguments {
  readonly work: { readonly folder: string } | { readonly proof: string; readonly entry: string };
  /** Keys, or files with keys. */
  readonly keys: readonly string[];
  readonly trustIncludedKeys: boolean;
  /** Files. */
  readonly checkpoints: readonly string[];
  readonly origin: string | undefined;
  readonly json: boolean;
}

/** `help`: that was asked for. Throws VerifyRefused. */
export function readArguments(args: readonly string[]): VerifyArguments | 'help' {
  const { values, positionals } = parse(args);
  if (values.help) return 'help';
  return {
    work: workOf(positionals, values.proof, values.entry, values),
    keys: values.key ?? [],
    trustIncludedKeys: values['trust-included-keys'] ?? false,
    checkpoints: values.checkpoint ?? [],
    origin: values.origin,
    json: values.json ?? false,
  };
}

function workOf(
  folders: readonly string[],
  proof: string | undefined,
  entry: string | undefined,
  { checkpoint, ...values }: { readonly checkpoint?: readonly string[]; readonly 'trust-included-keys'?: boolean },
): VerifyArguments['work'] {
  const [folder] = folders;
  if (folders.length > 1) throw new VerifyRefused('name one folder');
  if (proof === undefined && entry === undefined) {
    if (folder === undefined)
      throw new VerifyRefused('name the folder of the log, or a proof with --proof and --entry');
    return { folder };
  }
  if (proof === undefined || entry === undefined) throw new VerifyRefused('--proof and --entry go together');
  if (folder !== undefined || checkpoint || values['trust-included-keys'])
    throw new VerifyRefused('with --proof there is no folder, no --checkpoint and no --trust-included-keys');
  return { proof, entry };
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const texts = { type: 'string', multiple: true } as const;
  const flag = { type: 'boolean' } as const;
  const options = { key: texts, checkpoint: texts, origin: text, proof: text, entry: text };
  const flags = { 'trust-included-keys': flag, json: flag, help: flag };
  try {
    return parseArgs({ args: [...args], options: { ...options, ...flags }, allowPositionals: true, strict: true });
  } catch (error) {
    throw new VerifyRefused((error as Error).message.split('\n')[0]);
  }
}
