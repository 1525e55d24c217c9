import {
  startVendorServer,
  type VendorReply,
  type VendorRequest,
  type VendorServerOptions,
} from '../vendors/vendor-server.js';
import { type Content, contentOf, type KeyService, KeyServiceState, textIn, withState } from './key-service.js';
import { type AwsAccount, flawOfSignature } from './signature-v4.js';
import { VersionedAead } from './versioned-aead.js';

export interface AwsKmsServerOptions extends Omit<VendorServerOptions, 'handle'> {
  readonly account?: AwsAccount;
  readonly now?: () => number;
}

/** Invented; the key is known by its alias, its id and its ARN. */
export const AWS_TEST_ACCOUNT = {
  region: 'eu-central-1',
  accessKeyId: 'AKIDEXAMPLEVERIGATE',
  secretAccessKey: 'example/secret+access/key/of/nobody/0001',
} as const satisfies AwsAccount;
export const AWS_TEST_KEY = 'alias/verigate';

const KEY_ID = '5f1c2d3e-0000-4000-8000-000000000001';
const ARN = `arn:aws:kms:${AWS_TEST_ACCOUNT.region}:111122223333:key/${KEY_ID}`;
const NAMES: ReadonlySet<string> = new Set([AWS_TEST_KEY, KEY_ID, ARN]);

const answer = (status: number, content: unknown): VendorReply => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.1' },
  body: JSON.stringify(content),
});
/** The message repeats what was sent, which a careful client keeps to itself. */
const refuse = (name: string, status = 400): VendorReply =>
  answer(status, { __type: `com.amazonaws.kms#${name}`, message: `${name}: see the request of ${ARN}` });

/** Encrypt and Decrypt of AWS KMS with one symmetric key (AWS KMS API Reference). */
export async function startAwsKmsServer(options: AwsKmsServerOptions = {}): Promise<KeyService> {
  const { account = AWS_TEST_ACCOUNT, now = Date.now, ...serverOptions } = options;
  const aead = new VersionedAead();
  const state = new KeyServiceState((version) => aead.add(version));

  const handle = (request: VendorRequest): VendorReply => {
    const flaw = flawOfSignature(request, account, now());
    if (flaw !== undefined) return refuse(flaw);
    const trouble = state.nextTrouble();
    if (trouble === 'throttle') return refuse('ThrottlingException');
    if (trouble === 'outage') return refuse('KMSInternalException', 500);
    const reply = act(request);
    return trouble === undefined ? reply : { ...reply, fault: trouble };
  };

  const act = (request: VendorRequest): VendorReply => {
    const content = contentOf(request);
    const target = request.headers['x-amz-target'];
    if (request.headers['content-type'] !== 'application/x-amz-json-1.1' || !content)
      return refuse('SerializationException');
    if (target === 'TrentService.Encrypt') return encrypt(content);
    return target === 'TrentService.Decrypt' ? decrypt(content) : refuse('UnknownOperationException');
  };

  const encrypt = (content: Content): VendorReply => {
    if (!NAMES.has(textIn(content, 'KeyId'))) return refuse('NotFoundException');
    const { version } = state;
    if (state.isDisabled(version)) return refuse('DisabledException');
    const plain = Buffer.from(textIn(content, 'Plaintext'), 'base64');
    if (plain.length === 0 || plain.length > 4_096) return refuse('ValidationException');
    const sealed = aead.seal(version, plain, contextIn(content));
    state.did('wrap', version);
    const blob = Buffer.concat([Buffer.of(version), sealed]).toString('base64');
    return answer(200, { CiphertextBlob: blob, EncryptionAlgorithm: 'SYMMETRIC_DEFAULT', KeyId: ARN });
  };

  const decrypt = (content: Content): VendorReply => {
    const name = textIn(content, 'KeyId');
    if (name !== '' && !NAMES.has(name)) return refuse('IncorrectKeyException');
    const blob = Buffer.from(textIn(content, 'CiphertextBlob'), 'base64');
    const version = blob[0] ?? 0;
    if (state.isDisabled(version)) return refuse('DisabledException');
    const plain = aead.open(version, blob.subarray(1), contextIn(content));
    if (!plain) return refuse('InvalidCiphertextException');
    state.did('unwrap', version);
    return answer(200, {
      EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
      KeyId: ARN,
      Plaintext: plain.toString('base64'),
    });
  };

  return withState(await startVendorServer({ ...serverOptions, handle }), state, () => undefined);
}

/** Case counts, order does not. */
function contextIn(content: Content): Buffer {
  const context = (content['EncryptionContext'] ?? {}) as Readonly<Record<string, unknown>>;
  return Buffer.from(JSON.stringify(Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1))));
}
