import { randomBytes } from 'node:crypto';
import {
  startVendorServer,
  type VendorReply,
  type VendorRequest,
  type VendorServerOptions,
} from '../vendors/vendor-server.js';
import {
  type Content,
  contentOf,
  jsonReply,
  type KeyService,
  KeyServiceState,
  textIn,
  withState,
} from './key-service.js';
import { VersionedAead } from './versioned-aead.js';

export interface VaultServerOptions extends Omit<VendorServerOptions, 'handle'> {
  /** The key derives: every call needs a context. */
  readonly derived?: boolean;
  /** What `X-Vault-Namespace` must say. */
  readonly namespace?: string;
  readonly now?: () => number;
}

/** Invented. */
export const VAULT_TEST = {
  mount: 'transit',
  keyName: 'verigate',
  token: 'hvs.example-token-of-nobody-0001',
  roleId: 'b1a2c3d4-0000-4000-8000-000000000001',
  secretId: 'e5f6a7b8-0000-4000-8000-000000000002',
} as const;

const LEASE_S = 1_200;

const refuse = (status: number, ...errors: readonly string[]): VendorReply => jsonReply(status, { errors });
const DENIED = refuse(403, 'permission denied');

/** Encrypt and decrypt of the transit engine with one key of aes256-gcm96, and the log-in of an AppRole (Vault's HTTP API). */
export async function startVaultServer(options: VaultServerOptions = {}): Promise<KeyService> {
  const { derived = false, namespace, now = Date.now, ...serverOptions } = options;
  const aead = new VersionedAead();
  const state = new KeyServiceState((version) => aead.add(version));
  const tokens = new Map<string, number>([[VAULT_TEST.token, Number.POSITIVE_INFINITY]]);

  const handle = (request: VendorRequest): VendorReply => {
    if (request.headers['x-vault-namespace'] !== namespace) return DENIED;
    if (request.method !== 'POST') return refuse(405, 'unsupported operation');
    const content = contentOf(request);
    if (request.path === '/v1/auth/approle/login') return logIn(content);
    const ends = tokens.get(String(request.headers['x-vault-token'] ?? ''));
    if (ends === undefined || ends <= now()) return DENIED;
    const trouble = state.nextTrouble();
    if (trouble === 'throttle') return refuse(429, 'request path rate limit quota exceeded');
    if (trouble === 'outage') return refuse(503, 'Vault is sealed');
    const reply = act(request.path, content);
    return trouble === undefined ? reply : { ...reply, fault: trouble };
  };

  const logIn = (content: Content | undefined): VendorReply => {
    const isRight =
      textIn(content, 'role_id') === VAULT_TEST.roleId && textIn(content, 'secret_id') === VAULT_TEST.secretId;
    if (!isRight) return refuse(400, 'invalid role or secret ID');
    const token = `hvs.${randomBytes(24).toString('base64url')}`;
    tokens.set(token, now() + LEASE_S * 1_000);
    return jsonReply(200, { auth: { client_token: token, lease_duration: LEASE_S, renewable: true } });
  };

  const act = (path: string, content: Content | undefined): VendorReply => {
    const [, operation = '', name] =
      new RegExp(`^/v1/${VAULT_TEST.mount}/(encrypt|decrypt)/([\\w.-]+)$`).exec(path) ?? [];
    // Policies name keys one by one: another one is not ours to use.
    if (name !== VAULT_TEST.keyName) return DENIED;
    const context = Buffer.from(textIn(content, 'context'), 'base64');
    if (derived && context.length === 0)
      return refuse(
        400,
        "missing 'context' for key derivation; the key was created using a derived key, which means additional, per-request information must be included in order to perform operations with the key",
      );
    const associated = Buffer.from(textIn(content, 'associated_data'), 'base64');
    const by = derived ? context : undefined;
    return operation === 'encrypt' ? encrypt(content, associated, by) : decrypt(content, associated, by);
  };

  const encrypt = (content: Content | undefined, associated: Buffer, by: Buffer | undefined): VendorReply => {
    const { version } = state;
    const sealed = aead.seal(version, Buffer.from(textIn(content, 'plaintext'), 'base64'), associated, by);
    state.did('wrap', version);
    return jsonReply(200, {
      data: { ciphertext: `vault:v${version}:${sealed.toString('base64')}`, key_version: version },
    });
  };

  const decrypt = (content: Content | undefined, associated: Buffer, by: Buffer | undefined): VendorReply => {
    const [, version = '0', text = ''] = /^vault:v(\d+):(.+)$/.exec(textIn(content, 'ciphertext')) ?? [];
    if (version === '0') return refuse(400, 'invalid ciphertext: no prefix');
    if (state.isDisabled(Number(version))) {
      return refuse(400, 'ciphertext or signature version is disallowed by policy (too old)');
    }
    const plain = aead.open(Number(version), Buffer.from(text, 'base64'), associated, by);
    if (!plain) return refuse(400, 'cipher: message authentication failed');
    state.did('unwrap', Number(version));
    return jsonReply(200, { data: { plaintext: plain.toString('base64') } });
  };

  return withState(await startVendorServer({ ...serverOptions, handle }), state, () => tokens.clear());
}
