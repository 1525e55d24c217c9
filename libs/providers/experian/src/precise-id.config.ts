import { Matches } from 'class-validator';
import { Described, Secret } from '#libs/provider-kit';
import type { Sensitive } from '#libs/provider-spec';
import { ExperianConfig } from './experian.config.js';

const option = (pattern: RegExp, says: string) => Matches(pattern, { message: `$property must be ${says}` });

/** Precise ID through CrossCore 2: the control block (reference experian.md section 4.4) beside the token. */
export class PreciseIdConfig extends ExperianConfig {
  @option(/^[A-Za-z0-9]{1,10}$/, 'letters and digits')
  @Described('Subscriber preamble that Experian gave to you.')
  subscriberPreamble: string;

  @option(/^[A-Za-z]{2}$/, 'two letters')
  @Described('Operator initials for your subscriber code.')
  subscriberOperatorInitials: string;

  @option(/^\d{7}$/, 'seven digits')
  @Described('Your subscriber code.')
  subscriberSubCode: string;

  @Secret('Precise ID user name.')
  preciseIdUsername: Sensitive<string>;

  @Secret('Precise ID password, as you know it; it expires every 90 days.')
  preciseIdPassword: Sensitive<string>;

  @option(/^\d{1,2}$/, 'one or two digits')
  @Described('Product option of your contract, such as 01 for ID Screening.', '01')
  productOption: string;

  @option(/^[A-Z]$/, 'one capital letter')
  @Described('Detail request.', 'D')
  detailRequest: string = 'D';

  @option(/^\d{2}\.\d{2}$/, 'a version such as 06.00')
  @Described('Version of the Precise ID message.', '06.00')
  pidXmlVersion: string = '06.00';
}
