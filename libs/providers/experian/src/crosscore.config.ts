import { IsArray, IsBoolean, IsIn, IsOptional, Matches } from 'class-validator';
import { Described, VendorUrl } from '#libs/provider-kit';
import type { TransportSettings } from '#libs/provider-spec';
import { ClosedRecord, type RecordShape } from './closed-record.js';
import { GUARD_NAMES, type GuardName } from './experian.codes.js';
import { ENVIRONMENTS, type Environment, EXPERIAN_HOSTS, OneEnvironment } from './experian.hosts.js';

const text = (maxLength: number) => ({ maxLength });

/** `header.options` (CrossCore request, reference experian.md sections 4.2 and 2.3). Neither skipHMAC nor useSimulatorMappers, ever. */
const OPTIONS: RecordShape = {
  version: text(4),
  workflow: text(40),
  ...Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((number) => [`customOption${number}`, text(40)])),
};

const CONTROL_NAMES = [
  'MODEL_CODE',
  'ML_MODEL_CODE',
  'ORG_CODE',
  'EVENT_ID',
  'EVENT_TYPE',
  'PID_CONFIG_NUMBER',
  'VENDOR',
  'VENDOR_VERSION',
  'BROKER_NUMBER',
  'END_USER',
] as const;

/** `payload.control` without credentials, which have settings of their own (reference experian.md section 4.3). */
const CONTROL: RecordShape = Object.fromEntries(CONTROL_NAMES.map((name) => [name, text(40)]));

const SOURCES = 'WEB FAX KIOSK MOBILE PHONE UNKNOWN POSTAL BRANCH DIRECT STORE STORE_INSTANT_CREDIT'.split(' ');

/** A STOP never passes, and neither does a value that is missing or unknown (reference experian.md section 11 D). */
const DECISIONS: RecordShape = {
  CONTINUE: { oneOf: ['pass', 'refer', 'fail'] },
  REFER: { oneOf: ['pass', 'refer', 'fail'] },
  STOP: { oneOf: ['refer', 'fail'] },
};

export type DecisionOverrides = Readonly<Partial<Record<'CONTINUE' | 'REFER' | 'STOP', 'pass' | 'refer' | 'fail'>>>;

/** What every way into CrossCore needs. */
export abstract class CrossCoreConfig {
  @IsIn(ENVIRONMENTS, { message: `$property must be one of ${ENVIRONMENTS.join(', ')}` })
  @OneEnvironment()
  @Described("Which of Experian's environments addresses and credentials belong to.", 'uat')
  environment: Environment;

  @VendorUrl('Where checks are submitted, instance included, as Experian gave it to you.', { hosts: EXPERIAN_HOSTS })
  submitUrl: string;

  @Matches(/^[\x21-\x7e]{1,30}$/, { message: '$property must be 1 to 30 ASCII characters without blanks' })
  @Described('Your tenant at CrossCore.')
  tenantId: string;

  @Matches(/^[\x21-\x7e][\x20-\x7e]{0,39}$/, { message: '$property must be 1 to 40 ASCII characters' })
  @Described('Name of the scenario that Experian configured for you.', 'Authenticateplus-Standalone')
  requestType: string;

  @IsBoolean({ message: '$property must be true or false' })
  @Described("Whether your terms obtain the applicant's consent to this check. A legal statement: no default.")
  consent: boolean;

  @IsOptional()
  @Matches(/^[A-Za-z0-9_-]{1,40}$/, { message: '$property must be a code such as WRITTEN_INSTRUCTIONS' })
  @Described(
    'Permissible purpose, where Experian told you to send one. A legal statement: no default.',
    'WRITTEN_INSTRUCTIONS',
  )
  productType?: string;

  @IsOptional()
  @Matches(/^[A-Za-z0-9_-]{1,40}$/, { message: '$property must be a code such as MS_CON' })
  @Described('Product code, where Experian told you to send one.', 'MS_CON')
  productCode?: string;

  @IsBoolean({ message: '$property must be true or false' })
  @Described('Marks the person for a check against lists of politically exposed and sanctioned people.')
  pepsSanctions: boolean = false;

  @IsIn(SOURCES, { message: `$property must be one of ${SOURCES.join(', ')}` })
  @Described('Where applications come from.', 'WEB')
  source: string = 'WEB';

  @IsIn(['separate', 'in-street'], { message: '$property must be separate or in-street' })
  @Described(
    'Whether a house number at the start of the street line goes into its own field; in the United States it never does.',
  )
  houseNumber: 'separate' | 'in-street' = 'separate';

  @IsOptional()
  @ClosedRecord('Option of the scenario in the header of each request, where Experian told you to send one.', OPTIONS)
  options?: Readonly<Record<string, string>>;

  @IsOptional()
  @ClosedRecord('Control option in each request, where Experian told you to send one.', CONTROL)
  control?: Readonly<Record<string, string>>;

  @IsOptional()
  @ClosedRecord('What this decision of your strategy means, where it differs.', DECISIONS)
  decisions?: DecisionOverrides;

  @IsArray({ message: '$property must be a list' })
  @IsIn(GUARD_NAMES, { each: true, message: `$property knows only ${GUARD_NAMES.join(', ')}` })
  @Described('Guards to switch off. Each one sends a person to review whom Experian let pass in spite of a finding.')
  disabledGuards: readonly GuardName[] = [];

  @IsArray({ message: '$property must be a list' })
  @Matches(/^[\x21-\x7e]{1,40}$/, { each: true, message: '$property must hold rule ids such as U141' })
  @Described('Rule ids (such as Authenticate Plus U-codes) that send a person to review, whatever the decision.')
  reviewRules: readonly string[] = [];

  @IsBoolean({ message: '$property must be true or false' })
  @Described('When the overall decision is missing, believe the final decision of the one Precise ID element.')
  finalDecisionFallback: boolean = false;

  @IsBoolean({ message: '$property must be true or false' })
  @Described("Refuses Social Security numbers of Experian's test people (they begin with 666 and were never issued).")
  refuseTestPeople: boolean = false;

  @IsOptional()
  @Matches(/-----BEGIN CERTIFICATE-----/, { message: '$property must be a certificate in PEM form' })
  @Described('Extra trust anchor (PEM), where a proxy of yours ends TLS.')
  ca?: string;
}

const originsOf = (addresses: readonly string[]): readonly string[] => [
  ...new Set(addresses.map((address) => new URL(address).origin)),
];

/** Caps and time-outs: reference experian.md sections 9 and 12 (16). */
export const transportTo = (
  addresses: readonly string[],
  tls: NonNullable<TransportSettings['tls']>,
): TransportSettings => ({
  origins: originsOf(addresses),
  maxReplyBytes: 2 * 1024 * 1024,
  connectTimeoutMs: 3_000,
  connections: 32,
  ...(Object.values(tls).some((pem) => pem !== undefined) ? { tls } : {}),
});
