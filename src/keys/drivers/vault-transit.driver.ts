import { KeptToken } from '#libs/provider-kit';
import type { HttpExchange, HttpReply, Sensitive } from '#libs/provider-spec';
import type { VaultTransitConfig } from '../../config/index.js';
import { KeyFault } from '../key-fault.js';
import type { GuardedKey, KeyProvider, WrapContext } from '../key-provider.port.js';
import { type CallPace, type ClosableHttp, KeyServiceSender } from './key-service.sender.js';
import {
  ciphertextIn,
  clientTokenIn,
  faultOfLogIn,
  faultOfVault,
  logInCall,
  plaintextIn,
  transitCall,
} from './vault-transit.codec.js';

/** A key of the transit engine of HashiCorp Vault (or OpenBao, which speaks the same). Its version stands in each ciphertext. */
export class VaultTransitDriver implements KeyProvider {
  readonly name = 'vault-transit';
  readonly keyName: string;
  readonly #calls: KeyServiceSender;
  /** Undefined: a token was given. */
  readonly #logIn: KeptToken | undefined;

  constructor(
    private readonly config: VaultTransitConfig,
    private readonly http: ClosableHttp,
    now: () => number = Date.now,
    pace?: CallPace,
  ) {
    this.keyName = `${config.mount}/${config.keyName}`;
    this.#calls = new KeyServiceSender(http, this, pace);
    this.#logIn =
      config.token === undefined
        ? new KeptToken(async (signal) => {
            const reply = await this.#calls.send(() => logInCall(config), faultOfLogIn, signal);
            return this.#calls.read(reply, clientTokenIn);
          }, now)
        : undefined;
  }

  async wrap(key: Buffer, context: WrapContext, signal: AbortSignal): Promise<GuardedKey> {
    const input = { plaintext: key.toString('base64') };
    const reply = await this.#call((token) => transitCall('encrypt', input, context, this.config, token), signal);
    const { text, version } = this.#calls.read(reply, ciphertextIn);
    return { providerKey: `${this.keyName}:${version}`, wrapped: Buffer.from(text) };
  }

  async unwrap({ wrapped }: GuardedKey, context: WrapContext, signal: AbortSignal): Promise<Buffer> {
    const input = { ciphertext: wrapped.toString('latin1') };
    const reply = await this.#call((token) => transitCall('decrypt', input, context, this.config, token), signal);
    return this.#calls.read(reply, plaintextIn);
  }

  close(): Promise<void> {
    return this.http.close();
  }

  /** Vault says 403 to a token that has ended as to one that may not: after a log-in of our own the first is tried once more. */
  async #call(build: (token: string) => HttpExchange, signal: AbortSignal): Promise<HttpReply> {
    const token = await this.#token(signal);
    try {
      return await this.#calls.send(() => build(token.reveal()), faultOfVault, signal);
    } catch (error) {
      if (!this.#logIn || !(error instanceof KeyFault) || error.kind !== 'forbidden') throw error;
      this.#logIn.drop(token);
      const another = await this.#token(signal);
      return this.#calls.send(() => build(another.reveal()), faultOfVault, signal);
    }
  }

  #token(signal: AbortSignal): Promise<Sensitive<string>> {
    return this.#logIn ? this.#logIn.get(signal) : Promise.resolve(this.config.token as Sensitive<string>);
  }
}
