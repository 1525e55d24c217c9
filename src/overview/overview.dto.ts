import { IsBoolean, IsIn, IsISO8601, IsOptional, IsString, MaxLength } from 'class-validator';
import type { IsolationReason } from './overview-view.js';

const MAX_NAME = 64;
const A_TIME = { message: 'must be a time such as 2026-11-22T08:00:00Z' };

/** `GET /overview`. */
export class OverviewQuery {
  @IsOptional()
  @IsISO8601({ strict: true, strictSeparator: true }, A_TIME)
  from?: string;

  @IsOptional()
  @IsISO8601({ strict: true, strictSeparator: true }, A_TIME)
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
