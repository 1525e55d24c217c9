import { Secret } from '#libs/provider-kit';
import type { Sensitive } from '#libs/provider-spec';
import { asPin, flawOfPin, flawOfUsername } from './formats.js';
import { CERTIFICATE_HEADERS, type CertificateHeader } from './gateway-config.js';
import { Section, SectionList } from './section.decorators.js';
import { OneOf, Text, TextList } from './setting.decorators.js';

export class BasicSettings {
  @Text({ description: 'user name that the caller sends', example: 'entra', flaw: flawOfUsername })
  username: string;

  @Secret('password that the caller sends, at least 32 characters: npm run secret:new makes one')
  secret: Sensitive<string>;
}

export class ClientCertificateSettings {
  @OneOf({
    description: 'header in which the trusted proxy hands on the certificate',
    example: 'client-cert',
    values: CERTIFICATE_HEADERS,
  })
  header: CertificateHeader;

  @TextList({
    description: 'SHA-256 thumbprints of the accepted certificates; two for rotation',
    example: ['3f:a1:… (64 hexadecimal digits)'],
    minItems: 1,
    maxItems: 2,
    flaw: flawOfPin,
    keep: asPin,
  })
  pins: string[];
}

export class AuthenticationSettings {
  @SectionList(() => BasicSettings, {
    description: 'user names and passwords; two for rotation',
    absent: 'empty',
    maxItems: 2,
  })
  basic: BasicSettings[];

  @Section(() => ClientCertificateSettings, { description: 'client certificate', absent: 'none' })
  clientCertificate?: ClientCertificateSettings;
}
