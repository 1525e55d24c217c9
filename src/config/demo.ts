import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Problems } from './config-error.js';
import type { ConfigFiles } from './config-files.port.js';
import { keptSecret } from './kept-secret.js';
import { isPlain } from './section.reader.js';

const DEMO_FLOW = 'customers';
const USERNAME = 'demo';

/** What is configured when there is no file: a flow that anybody can try, with a secret that nobody else has. */
export function demoTree(secret: string): object {
  return {
    flows: {
      [DEMO_FLOW]: {
        authentication: { basic: [{ username: USERNAME, secret }] },
        attributes: {
          dateOfBirth: 'extension_DateOfBirth',
          nationalId: 'extension_NationalId',
          phone: 'extension_Phone',
        },
        steps: { 'after-federation': [], 'before-creating-user': ['verification'], 'before-sending-token': [] },
        verification: { route: ['mock'] },
        onUnavailable: 'block',
      },
    },
    providers: { mock: {} },
  };
}

/** The secret of the demo flow: made at the first start, the same at every later one. */
export function demoSecret(dataDir: string, files: ConfigFiles, problems: Problems): string | undefined {
  const path = join(dataDir, 'demo-credential.json');
  const make = () => `${JSON.stringify({ username: USERNAME, secret: newSecret() }, undefined, 2)}\n`;
  const text = keptSecret(path, make, files, problems);
  if (text === undefined) return undefined;
  const secret = secretIn(text);
  if (secret === undefined) problems.add(path, 'is damaged: remove it, and the next start makes a new one');
  return secret;
}

function secretIn(text: string): string | undefined {
  try {
    const credential: unknown = JSON.parse(text);
    return isPlain(credential) && typeof credential.secret === 'string' ? credential.secret : undefined;
  } catch {
    return undefined;
  }
}

/** 256 random bits in base64url: 43 characters. */
export const newSecret = (): string => randomBytes(32).toString('base64url');
