import {
  constants,
  generateKeyPairSync,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
} from 'node:crypto';
import {
  startVendorServer,
  type VendorReply,
  type VendorRequest,
  type VendorServerOptions,
} from '../vendors/vendor-server.js';
import { contentOf, jsonReply, type KeyService, KeyServiceState, textIn, withState } from './key-service.js';

export interface AzureKeyVaultServerOptions extends Omit<VendorServerOptions, 'handle'> {
  readonly now?: () => number;
}

/** Invented. */
export const AZURE_TEST_VAULT = {
  tenantId: '11111111-2222-4333-8444-555555555555',
  clientId: '66666666-7777-4888-8999-000000000000',
  clientSecret: 'vault~secret.of-nobody_0123456789',
  keyName: 'verigate',
  scope: 'https://vault.azure.net/.default',
} as const;

const LIFETIME_S = 3_600;
const OAEP = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' } as const;

interface KeyVersion {
  readonly name: string;
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

const refuse = (status: number, code: string, inner?: string): VendorReply =>
  jsonReply(status, {
    error: {
      code,
      message: `${code}: see the request`,
      ...(inner === undefined ? {} : { innererror: { code: inner } }),
    },
  });

/** One RSA key of Azure Key Vault with Get Key, Wrap Key and Unwrap Key, and the token endpoint of its tenant, on one port. */
export async function startAzureKeyVaultServer({
  now = Date.now,
  ...options
}: AzureKeyVaultServerOptions = {}): Promise<KeyService> {
  const versions = new Map<number, KeyVersion>();
  const tokens = new Map<string, number>();
  const state = new KeyServiceState((version) => {
    versions.set(version, {
      name: randomBytes(16).toString('hex'),
      ...generateKeyPairSync('rsa', { modulusLength: 2_048 }),
    });
  });
  let origin = '';

  const handle = (request: VendorRequest): VendorReply => {
    const url = new URL(request.path, 'http://vault.invalid');
    if (url.pathname === `/${AZURE_TEST_VAULT.tenantId}/oauth2/v2.0/token`) return issue(request);
    const ends = tokens.get(request.headers.authorization?.replace(/^Bearer /, '') ?? '');
    if (ends === undefined || ends <= now()) return refuse(401, 'Unauthorized');
    const trouble = state.nextTrouble();
    if (trouble === 'throttle') return { ...refuse(429, 'Throttled'), headers: { 'retry-after': '1' } };
    if (trouble === 'outage') return refuse(503, 'ServiceUnavailable');
    const reply = /^7\.\d$/.test(url.searchParams.get('api-version') ?? '')
      ? act(request, url.pathname.split('/').slice(1))
      : refuse(400, 'BadParameter');
    return trouble === undefined ? reply : { ...reply, fault: trouble };
  };

  const act = (request: VendorRequest, [keys, name, version, operation]: readonly string[]): VendorReply => {
    if (keys !== 'keys' || name !== AZURE_TEST_VAULT.keyName) return refuse(404, 'KeyNotFound');
    const number = version ? [...versions].find(([, each]) => each.name === version)?.[0] : state.version;
    const key = number === undefined ? undefined : versions.get(number);
    if (number === undefined || !key) return refuse(404, 'KeyNotFound');
    const kid = `${origin}/keys/${name}/${key.name}`;
    if (request.method === 'GET' && operation === undefined) {
      return jsonReply(200, {
        key: { kid, kty: 'RSA', key_ops: ['wrapKey', 'unwrapKey'] },
        attributes: { enabled: true },
      });
    }
    if (state.isDisabled(number)) return refuse(403, 'Forbidden', 'KeyDisabled');
    const content = contentOf(request);
    if (request.method !== 'POST' || textIn(content, 'alg') !== 'RSA-OAEP-256') return refuse(400, 'BadParameter');
    const value = run(operation, key, Buffer.from(textIn(content, 'value'), 'base64url'));
    if (!value) return refuse(400, 'BadParameter');
    state.did(operation === 'wrapkey' ? 'wrap' : 'unwrap', number);
    return jsonReply(200, { kid, value: value.toString('base64url') });
  };

  const run = (
    operation: string | undefined,
    { publicKey, privateKey }: KeyVersion,
    value: Buffer,
  ): Buffer | undefined => {
    try {
      if (operation === 'wrapkey') return publicEncrypt({ key: publicKey, ...OAEP }, value);
      return operation === 'unwrapkey' ? privateDecrypt({ key: privateKey, ...OAEP }, value) : undefined;
    } catch {
      return undefined;
    }
  };

  const issue = ({ method, headers, body }: VendorRequest): VendorReply => {
    const form = new URLSearchParams(body.toString('utf8'));
    const { clientId, clientSecret, scope } = AZURE_TEST_VAULT;
    const isForm = method === 'POST' && headers['content-type'] === 'application/x-www-form-urlencoded';
    if (!isForm || form.get('grant_type') !== 'client_credentials' || form.get('scope') !== scope) {
      return jsonReply(400, { error: 'invalid_request', error_description: 'AADSTS900144' });
    }
    if (form.get('client_id') !== clientId || form.get('client_secret') !== clientSecret) {
      return jsonReply(401, { error: 'invalid_client', error_description: 'AADSTS7000215: Invalid client secret.' });
    }
    const token = randomBytes(48).toString('base64url');
    tokens.set(token, now() + LIFETIME_S * 1_000);
    return jsonReply(200, { token_type: 'Bearer', expires_in: LIFETIME_S, access_token: token });
  };

  const server = await startVendorServer({ ...options, handle });
  origin = server.origin;
  return withState(server, state, () => tokens.clear());
}
