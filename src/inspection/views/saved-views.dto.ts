import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsObject, IsOptional, IsString, Length, Matches, ValidateNested } from 'class-validator';
import { A_REASON, FiltersBody, NO_ADDRESS } from '../decisions.dto.js';

/** Periods that move with the clock: what a view of yesterday should show today. */
const PERIODS = ['hour', 'day', 'week', 'month'];

class ViewFilters extends FiltersBody {
  /** The last hour, day ...; in place of `from` and `to`. */
  @IsOptional()
  @IsIn(PERIODS, { message: `must be one of ${PERIODS.join(', ')}` })
  last?: string;
}

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
  @Type(() => ViewFilters)
  filters: ViewFilters;
}
