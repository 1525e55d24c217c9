import { Type } from 'class-transformer';
import { IsIn, IsObject, IsOptional, IsString, Length, Matches, ValidateNested } from 'class-validator';
import { A_REASON, FiltersBody, NO_ADDRESS } from '../decisions.dto.js';
import { EXPORT_FORMATS, type ExportFormat } from './export-job.js';

/** `POST /exports`. */
export class ExportBody {
  @IsIn(EXPORT_FORMATS, { message: `must be one of ${EXPORT_FORMATS.join(', ')}` })
  format: ExportFormat;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => FiltersBody)
  filters?: FiltersBody;

  /** Why it is asked for; on record. */
  @IsString()
  @Length(10, 500)
  @Matches(NO_ADDRESS, A_REASON)
  reason: string;
}
