import { Type } from 'class-transformer';
import { IsBoolean, IsObject, IsOptional, IsString, Length, Matches, ValidateNested } from 'class-validator';
import { A_REASON, FiltersBody, NO_ADDRESS } from '../decisions.dto.js';

/** `POST /saved-views`. */
export class SavedViewBody {
  @IsString()
  @Length(1, 80)
  @Matches(NO_ADDRESS, A_REASON)
  name: string;

  /** Seen by everybody who reads decisions. */
  @IsOptional()
  @IsBoolean()
  shared: boolean = false;

  @IsObject()
  @ValidateNested()
  @Type(() => FiltersBody)
  filters: FiltersBody;
}
