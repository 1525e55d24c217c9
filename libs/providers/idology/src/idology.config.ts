import { IsArray, IsIn, IsNotEmpty, IsString, Matches, MaxLength } from 'class-validator';
import { Described, Secret, VendorUrl } from '#libs/provider-kit';
import type { Sensitive, TransportSettings } from '#libs/provider-spec';
import { HARD_NOTES } from './idology.codes.js';

export const DECISION_SOURCES = ['summary', 'results'] as const;

export class IdologyConfig {
  @IsString({ message: '$property must be text' })
  @IsNotEmpty({ message: '$property must not be empty' })
  @MaxLength(128, { message: '$property must be at most 128 characters' })
  @Described('User name for the API, not the one for IDCenter.', 'acme.api')
  username: string;

  @Secret('Password of that user. A wrong one, repeated, may lock the account.')
  password: Sensitive<string>;

  @VendorUrl('Where IDology is reached. Sandbox and live share it: the account decides.')
  baseUrl = 'https://web.idologylive.com/api';

  @IsIn(DECISION_SOURCES, { message: '$property must be summary or results' })
  @Described(
    "Which key decides: summary (the account's rules in IDCenter), or results on an account that has none.",
    'summary',
  )
  decisionSource: (typeof DECISION_SOURCES)[number] = 'summary';

  @IsArray({ message: '$property must be a list' })
  @Matches(/^[a-z]+(\.[a-z]+)+(\.\*)?$/, {
    each: true,
    message: '$property must list keys such as resultcode.subject.deceased or resultcode.blacklist.alert.*',
  })
  @Described(
    'ID Notes that turn a pass into a review, whatever the account says. `.*` at the end: every key that begins so.',
  )
  hardNotes: string[] = [...HARD_NOTES];

  @IsIn(['review', 'accept'], { message: '$property must be review or accept' })
  @Described('What a pass is worth when IDology warns that the person was asked for repeatedly.', 'review')
  velocity: 'review' | 'accept' = 'review';

  @IsIn(['review', 'ignore'], { message: '$property must be review or ignore' })
  @Described('What a pass is worth when IDology offers knowledge questions, which a sign-up cannot ask.', 'review')
  questions: 'review' | 'ignore' = 'review';
}

/** How the account's settings weigh what IDology says. */
export type IdologyPolicy = Pick<IdologyConfig, 'decisionSource' | 'hardNotes' | 'velocity' | 'questions'>;

/** Cap and time-out: own proposal, reference idology.md section 3. */
export const transportOf = ({ baseUrl }: IdologyConfig): TransportSettings => ({
  origins: [new URL(baseUrl).origin],
  maxReplyBytes: 1024 * 1024,
  connectTimeoutMs: 5_000,
  connections: 32,
});
