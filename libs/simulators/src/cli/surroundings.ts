import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the command takes from the shell that it was started in. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly write: (text: string) => void;
  readonly complain: (text: string) => void;
}

export const surroundings: Surroundings = {
  environment: process.env,
  write: (text) => void process.stdout.write(`${text}\n`),
  complain: (text) => void process.stderr.write(`${text}\n`),
};

export interface Credential {
  readonly username: string;
  readonly secret: string;
}

/** The demo's credential, which the gateway made at its first start on this machine; undefined when there is none. */
export function demoCredential({ environment }: Surroundings): Credential | undefined {
  const file = join(environment['VERIGATE_DATA_DIR'] || '.verigate', 'demo-credential.json');
  try {
    const { username, secret } = JSON.parse(readFileSync(file, 'utf8')) as Partial<Credential>;
    return username && secret ? { username, secret } : undefined;
  } catch {
    return undefined;
  }
}
