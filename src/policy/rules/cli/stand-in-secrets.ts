import { randomBytes } from 'node:crypto';
import type { ConfigFiles } from '../../../config/index.js';

type Environment = Readonly<Record<string, string | undefined>>;

const secret = (): string => randomBytes(32).toString('base64url');

/** Variables that the file refers to and that are not set have a random value: rules are tested without the secrets of production. */
export function withStandIns(env: Environment, text: string): Environment {
  const referred = [...text.matchAll(/\$\{env:([A-Za-z_]\w*)\}/g)].map(([, name]) => name ?? '');
  return { ...Object.fromEntries(referred.map((name) => [name, secret()])), ...env };
}

/** The same for files: of those that are not there only the configuration itself is missed. */
export function filesWithStandIns(files: ConfigFiles, config: string): ConfigFiles {
  const made = new Map<string, string>();
  const standIn = (path: string): string => {
    made.set(path, made.get(path) ?? secret());
    return made.get(path) ?? '';
  };
  return {
    exists: (path) => files.exists(path),
    mode: (path) => (files.exists(path) ? files.mode(path) : 0o600),
    read: (path) => (path === config || files.exists(path) ? files.read(path) : standIn(path)),
    create: () => true,
  };
}
