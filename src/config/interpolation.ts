import { below, type Problems } from './config-error.js';

export interface References {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Text of a file; throws what node:fs throws. */
  readFile(path: string): string;
}

/** `$${`, `${env:NAME}`, `${file:/path}`, or an opening that is none of them. */
const REFERENCE = /\$\$\{|\$\{(?:(env|file):([^}\r\n]+)\})?/g;
const VARIABLE = /^[A-Za-z_]\w*$/;
const HOW_TO_WRITE = 'write ${env:NAME} or ${file:/path}, or $${ for the characters themselves';

/** A copy of the tree in which every string has its references replaced. What a reference gives is not read again for references. */
export function interpolate(tree: unknown, references: References, problems: Problems, path = ''): unknown {
  if (typeof tree === 'string') return replaceIn(tree, references, problems, path);
  if (Array.isArray(tree)) return tree.map((item, at) => interpolate(item, references, problems, `${path}[${at}]`));
  if (typeof tree !== 'object' || tree === null) return tree;
  return Object.fromEntries(
    Object.entries(tree).map(([key, value]) => [key, interpolate(value, references, problems, below(path, key))]),
  );
}

function replaceIn(text: string, references: References, problems: Problems, path: string): string {
  return text.replaceAll(REFERENCE, (found: string, kind: string | undefined, name: string | undefined) => {
    if (found === '$${') return '${';
    if (kind === undefined || name === undefined) {
      problems.add(path, `has a reference that cannot be read: ${HOW_TO_WRITE}`);
      return '';
    }
    return kind === 'env' ? variable(name, references, problems, path) : contents(name, references, problems, path);
  });
}

function variable(name: string, { env }: References, problems: Problems, path: string): string {
  const value = Object.hasOwn(env, name) ? env[name] : undefined;
  if (!VARIABLE.test(name)) problems.add(path, `has a reference that cannot be read: ${HOW_TO_WRITE}`);
  else if (value === undefined) problems.add(path, `needs the environment variable ${name}, which is not set`);
  return value ?? '';
}

function contents(name: string, references: References, problems: Problems, path: string): string {
  try {
    return references.readFile(name).replace(/\r?\n$/, '');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unreadable';
    problems.add(path, `needs the file ${name}, which cannot be read (${code})`);
    return '';
  }
}
