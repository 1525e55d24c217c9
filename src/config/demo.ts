import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Problems } from './config-error.js';
import type { ConfigFiles } from './config-files.port.js';
import { keptSecret } from './kept-secret.js';
import { isPlain } from './section.reader.js';
import { STANDING_ROLES } from './staff-config.js';

const DEMO_FLOW = 'customers';
/** With every stage of the policy, for whoever wants to see lists, codes and cases. */
const PARTNERS = 'partners';
const USERNAME = 'demo';

const STAFF_KEY = 'demo-owner';

export interface DemoSecrets {
  /** Of the flow's caller. */
  readonly caller: string;
  /** Of the one staff key. */
  readonly staff: string;
}

/** What is configured when there is no file: a flow that anybody can try, with secrets that nobody else has. */
export function demoTree({ caller, staff }: DemoSecrets): object {
  return {
    flows: {
      [DEMO_FLOW]: {
        authentication: { basic: [{ username: USERNAME, secret: caller }] },
        attributes: {
          dateOfBirth: 'extension_DateOfBirth',
          nationalId: 'extension_NationalId',
          phone: 'extension_Phone',
        },
        steps: { 'after-federation': [], 'before-creating-user': ['verification'], 'before-sending-token': [] },
        verification: { route: ['mock'] },
        onUnavailable: 'block',
      },
      [PARTNERS]: {
        authentication: { basic: [{ username: USERNAME, secret: caller }] },
        steps: {
          'after-federation': ['block-list', 'approval-status'],
          'before-creating-user': ['block-list', 'allow-list', 'invitation', 'verification', 'approval'],
        },
        verification: { route: ['mock'] },
        onUnavailable: 'review',
      },
    },
    providers: { mock: {} },
    staff: { apiKeys: [{ name: STAFF_KEY, secret: staff, roles: [...STANDING_ROLES] }] },
  };
}

/** The secrets of the demo: made at the first start, the same at every later one. What could not be kept is empty, and a problem. */
export function keptDemoSecrets(dataDir: string, files: ConfigFiles, problems: Problems): DemoSecrets {
  const caller = kept(join(dataDir, 'demo-credential.json'), { username: USERNAME }, files, problems);
  // What is wrong with the folder is said once.
  if (caller === undefined) return { caller: '', staff: '' };
  const staff = kept(join(dataDir, 'demo-staff-key.json'), { name: STAFF_KEY }, files, problems);
  return { caller, staff: staff ?? '' };
}

function kept(path: string, about: object, files: ConfigFiles, problems: Problems): string | undefined {
  const make = () => `${JSON.stringify({ ...about, secret: newSecret() }, undefined, 2)}\n`;
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
