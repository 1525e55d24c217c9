import { IsOptional } from 'class-validator';
import { Secret } from '#libs/provider-kit';
import type { Sensitive } from '#libs/provider-spec';
import { asCidr, flawOfCidr, flawOfHost, flawOfPublicUrl } from './formats.js';
import type { ServerConfig } from './gateway-config.js';
import { Duration, OneOf, Size, Text, TextList, WholeNumber } from './setting.decorators.js';

const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const satisfies readonly ServerConfig['logLevel'][];

/** `server:` in the file. */
export class ServerSettings {
  @Text({
    description: 'address to listen on; 0.0.0.0 for every interface',
    default: '127.0.0.1',
    example: '0.0.0.0',
    flaw: flawOfHost,
  })
  host: string;

  @WholeNumber({
    description: 'port to listen on; 0 takes a free one',
    default: 3000,
    example: 8080,
    from: 0,
    to: 65535,
  })
  port: number;

  @Text({
    description: 'folder for the embedded database and the keys of development',
    default: './.verigate',
    example: '/var/lib/verigate',
  })
  dataDir: string;

  @TextList({
    description: 'addresses or ranges of the reverse proxies whose client-certificate header is believed',
    default: [],
    example: ['10.0.0.0/8'],
    flaw: flawOfCidr,
    keep: asCidr,
  })
  trustedProxies: string[];

  @Size({ description: 'largest request body', default: '64kb', example: '128kb', from: '4kb', to: '1mb' })
  maxBody: number;

  @Duration({
    description: 'how long a stopping process waits for checks in flight',
    default: '15s',
    example: '30s',
    from: '0s',
    to: '10m',
  })
  drain: number;

  @Text({
    description: 'address under which staff reach this gateway, for links in mails',
    optional: true,
    example: 'https://verigate.contoso.example',
    flaw: flawOfPublicUrl,
  })
  publicUrl?: string;

  @OneOf({ description: 'least severe log line that is written', default: 'info', example: 'warn', values: LOG_LEVELS })
  logLevel: ServerConfig['logLevel'];
}

/** `database:` in the file. */
export class DatabaseSettings {
  @IsOptional()
  @Secret(
    'address of a PostgreSQL of your own, postgres://user:password@host:5432/name; without it the embedded one is used',
  )
  url?: Sensitive<string>;
}

/** Environment variables that stand above the file. */
export class EnvironmentSettings {
  @WholeNumber({ description: 'port to listen on; 0 takes a free one', optional: true, from: 0, to: 65535 })
  PORT?: number;

  @Text({ description: 'address to listen on', optional: true, flaw: flawOfHost })
  HOST?: string;

  @Text({ description: 'folder for the embedded database and the keys of development', optional: true })
  VERIGATE_DATA_DIR?: string;

  @IsOptional()
  @Secret('address of a PostgreSQL of your own')
  DATABASE_URL?: Sensitive<string>;
}
