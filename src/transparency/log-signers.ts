import { createPrivateKey, type KeyObject } from 'node:crypto';
import { ecdsaSigner, ed25519Signer, type NoteSigner } from '#libs/transparency-log';
import { deriveKey } from '../audit/index.js';
import type { GatewayConfig, LogSigningKey } from '../config/index.js';

/** PKCS #8 of an Ed25519 key up to its 32 bytes: RFC 8410 section 7. */
const ED25519_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

const SIGNERS = { ed25519: ed25519Signer, 'ecdsa-p256': ecdsaSigner } as const;

/** One for each key of the configuration, in its order. C2SP recommends that a key is named like its log. */
export const logSigners = (
  { log, masterKey }: Pick<GatewayConfig, 'log' | 'masterKey'>,
  origin: string,
): readonly NoteSigner[] =>
  log.signing.map((signing) => SIGNERS[signing.algorithm](log.name ?? origin, keyOf(signing, masterKey)));

function keyOf({ algorithm, key }: LogSigningKey, masterKey: GatewayConfig['masterKey']): KeyObject {
  if (key) return createPrivateKey(key.reveal());
  if (algorithm !== 'ed25519') throw new Error(`a key for ${algorithm} is not derived`);
  const seed = deriveKey(masterKey, 'log-signing').export();
  return createPrivateKey({ key: Buffer.concat([ED25519_PREFIX, seed]), format: 'der', type: 'pkcs8' });
}
