import { IsBoolean, IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { IsInstant } from '../staff/index.js';
import type { IsolationReason } from './overview-view.js';

const MAX_NAME = 64;

/** `GET /overview`. */
export class OverviewQuery {
  @IsOptional()
  @IsInstant()
  from?: string;

  @IsOptional()
  @IsInstant()
  to?: string;

  @IsOptional()
  @IsString()
  @MaxLength(MAX_NAME)
  flow?: string;
}

/** Codes, because the audit log keeps them for ever and holds no text of people. */
const ISOLATION_REASONS = [
  'vendor_incident',
  'wrong_answers',
  'slow',
  'cost',
  'maintenance',
  'security',
  'drill',
  'resolved',
  'other',
] as const satisfies readonly IsolationReason[];

/** `POST /providers/{name}/isolation`. */
export class IsolationBody {
  @IsBoolean()
  isolated: boolean;

  @IsIn(ISOLATION_REASONS, { message: `must be one of: ${ISOLATION_REASONS.join(', ')}` })
  reason: IsolationReason;
}
