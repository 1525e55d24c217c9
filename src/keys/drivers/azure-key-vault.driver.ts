import { clientCredentialsCall, issuedToken, KeptToken } from '#libs/provider-kit';
import type { HttpExchange, HttpReply } from '#libs/provider-spec';
import type { AzureKeyVaultConfig } from '../../config/index.js';
import { KeyFault } from '../key-fault.js';
import type { GuardedKey, KeyProvider, WrapContext } from '../key-provider.port.js';
import {
  disclosed,
  enclosed,
  faultOfAzure,
  faultOfToken,
  keyCall,
  keyIdIn,
  operationCall,
  valueIn,
} from './azure-key-vault.codec.js';
import { type CallPace, type ClosableHttp, KeyServiceSender } from './key-service.sender.js';

/** An RSA key of Azure Key Vault or Managed HSM. The stored name of the key holds its version, which unwraps what it wrapped. */
export class AzureKeyVaultDriver implements KeyProvider {
  readonly name = 'azure-key-vault';
  readonly keyName: string;
  readonly #calls: KeyServiceSender;
  readonly #token: KeptToken;

  constructor(
    private readonly config: AzureKeyVaultConfig,
    private readonly http: ClosableHttp,
    now: () => number = Date.now,
    pace?: CallPace,
  ) {
    this.keyName = config.keyName;
    this.#calls = new KeyServiceSender(http, this, pace);
    this.#token = new KeptToken(async (signal) => {
      const reply = await this.#calls.send(() => clientCredentialsCall(config), faultOfToken, signal);
      return this.#calls.read(reply, issuedToken);
    }, now);
  }

  async wrap(key: Buffer, context: WrapContext, signal: AbortSignal): Promise<GuardedKey> {
    const { vaultUrl, keyName } = this.config;
    const newest = await this.#call((token) => keyCall(vaultUrl, keyName, token), signal);
    const providerKey = this.#calls.read(newest, keyIdIn);
    const plain = enclosed(key, context);
    const reply = await this.#call((token) => operationCall('wrapkey', this.#own(providerKey), plain, token), signal);
    plain.fill(0);
    return { providerKey, wrapped: this.#calls.read(reply, valueIn) };
  }

  async unwrap({ providerKey, wrapped }: GuardedKey, context: WrapContext, signal: AbortSignal): Promise<Buffer> {
    const keyId = this.#own(providerKey);
    const reply = await this.#call((token) => operationCall('unwrapkey', keyId, wrapped, token), signal);
    const plain = this.#calls.read(reply, valueIn);
    const key = disclosed(plain, context);
    plain.fill(0);
    if (!key) throw this.#calls.fault('not_ours');
    return key;
  }

  close(): Promise<void> {
    return this.http.close();
  }

  /** A token may be taken back before its end: one refusal is answered by another token. */
  async #call(build: (token: string) => HttpExchange, signal: AbortSignal): Promise<HttpReply> {
    const token = await this.#token.get(signal);
    try {
      return await this.#calls.send(() => build(token.reveal()), faultOfAzure, signal);
    } catch (error) {
      if (!(error instanceof KeyFault) || error.kind !== 'unauthenticated') throw error;
      this.#token.drop(token);
      const another = await this.#token.get(signal);
      return this.#calls.send(() => build(another.reveal()), faultOfAzure, signal);
    }
  }

  /** Our token goes to our vault and to no other address, whatever a row of the database says. */
  #own(keyId: string): string {
    const path = `${this.config.vaultUrl.replace(/\/+$/, '')}/keys/`;
    if (!keyId.startsWith(path) || !/^[\w-]+\/\w+$/.test(keyId.slice(path.length))) throw this.#calls.fault('not_ours');
    return keyId;
  }
}
