import { createPrivateKey, X509Certificate } from 'node:crypto';
import { ValidateBy } from 'class-validator';
import { Secret } from '#libs/provider-kit';
import type { Sensitive } from '#libs/provider-spec';
import { CrossCoreConfig } from './crosscore.config.js';
import { Pem } from './pem-setting.js';

/** Do certificate and key belong together? One that cannot be read is reported by its own rule. */
function belong(value: unknown, other: unknown): boolean {
  try {
    const certificate = new X509Certificate((other as Sensitive<string>).reveal());
    return certificate.checkPrivateKey(createPrivateKey((value as Sensitive<string>).reveal()));
  } catch {
    return true;
  }
}

/** CrossCore 1: a signature over the body and a client certificate (reference experian.md section 2.3). */
export class CrossCore1Config extends CrossCoreConfig {
  @Secret('Key of the hmac-signature, as Experian gave it to you: its characters are the key.', { minLength: 8 })
  hmacKey: Sensitive<string>;

  @Pem('certificate', 'Client certificate, leaf first, in PEM form.')
  clientCertificate: Sensitive<string>;

  @Pem('private key', 'Private key of the client certificate, unencrypted, in PEM form.')
  @ValidateBy({
    name: 'keyOfCertificate',
    validator: {
      validate: (value, args) => belong(value, (args?.object as CrossCore1Config | undefined)?.clientCertificate),
      defaultMessage: () => '$property is not the key of clientCertificate',
    },
  })
  clientKey: Sensitive<string>;
}
