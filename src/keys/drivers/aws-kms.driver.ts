import type { AwsKmsConfig } from '../../config/index.js';
import type { GuardedKey, KeyProvider, WrapContext } from '../key-provider.port.js';
import { decryptedIn, encryptedIn, faultOfAws, kmsCall } from './aws-kms.codec.js';
import { type CallPace, type ClosableHttp, KeyServiceSender } from './key-service.sender.js';

/**
 * A symmetric key of AWS KMS. The context is its EncryptionContext, which CloudTrail shows. KMS finds the version of the key material by itself;
 * the key is named at unwrapping all the same, so that nothing is opened with a key that we do not expect.
 */
export class AwsKmsDriver implements KeyProvider {
  readonly name = 'aws-kms';
  readonly keyName: string;
  readonly #calls: KeyServiceSender;

  constructor(
    private readonly config: AwsKmsConfig,
    private readonly http: ClosableHttp,
    private readonly now: () => number = Date.now,
    pace?: CallPace,
  ) {
    this.keyName = config.keyId;
    this.#calls = new KeyServiceSender(http, this, pace);
  }

  async wrap(key: Buffer, context: WrapContext, signal: AbortSignal): Promise<GuardedKey> {
    const content = { KeyId: this.config.keyId, Plaintext: key.toString('base64'), EncryptionContext: context };
    return this.#call('Encrypt', content, encryptedIn, signal);
  }

  async unwrap({ providerKey, wrapped }: GuardedKey, context: WrapContext, signal: AbortSignal): Promise<Buffer> {
    const content = {
      KeyId: providerKey,
      CiphertextBlob: wrapped.toString('base64'),
      EncryptionContext: context,
    };
    return this.#call('Decrypt', content, decryptedIn, signal);
  }

  close(): Promise<void> {
    return this.http.close();
  }

  async #call<Part>(
    operation: 'Encrypt' | 'Decrypt',
    content: Readonly<Record<string, unknown>>,
    read: (body: string) => Part | undefined,
    signal: AbortSignal,
  ): Promise<Part> {
    const build = () => kmsCall(operation, content, this.config, new Date(this.now()));
    const reply = await this.#calls.send(build, faultOfAws, signal);
    return this.#calls.read(reply, read);
  }
}
