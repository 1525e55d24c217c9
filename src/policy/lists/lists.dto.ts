import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { PageQuery } from '../../staff/index.js';
import { LIST_KINDS, type ListKind } from './list-check.port.js';
import { ENTRY_STATES, type EntryState, LIST_REASONS, type ListReason } from './list-entry.js';

const ONE_OF = (values: readonly string[]): { message: string } => ({ message: `must be one of ${values.join(', ')}` });
const MAX_TEXT = 2_000;

/** `GET .../entries`. */
export class EntryQuery extends PageQuery {
  @IsOptional()
  @IsIn(LIST_KINDS, ONE_OF(LIST_KINDS))
  kind?: ListKind;

  @IsOptional()
  @IsIn(ENTRY_STATES, ONE_OF(ENTRY_STATES))
  state?: EntryState;
}

/** `POST .../entries`. What the texts mean is checked as for a line of a file. */
export class EntryBody {
  @IsIn(LIST_KINDS, ONE_OF(LIST_KINDS))
  kind: ListKind;

  @IsString()
  @MaxLength(MAX_TEXT)
  value: string;

  @IsIn(LIST_REASONS, ONE_OF(LIST_REASONS))
  reason: ListReason;

  @IsOptional()
  @IsString()
  @MaxLength(MAX_TEXT)
  note?: string;

  @IsOptional()
  @IsString()
  @MaxLength(MAX_TEXT)
  expires?: string;

  @IsOptional()
  @IsString()
  @MaxLength(MAX_TEXT)
  flow?: string;
}

/** `POST .../entries/search`: the value is personal, so it does not belong into an address. */
export class SearchBody {
  @IsIn(LIST_KINDS, ONE_OF(LIST_KINDS))
  kind: ListKind;

  @IsString()
  @MaxLength(MAX_TEXT)
  value: string;
}

/** `POST .../import`: said each time, because the two differ so much. */
export class ImportQuery {
  @IsIn(['true', 'false'], ONE_OF(['true', 'false']))
  dryRun: 'true' | 'false';
}

/** `GET .../export`. */
export class ExportQuery {
  @IsOptional()
  @IsIn(LIST_KINDS, ONE_OF(LIST_KINDS))
  kind?: ListKind;

  @IsOptional()
  @IsIn(ENTRY_STATES, ONE_OF(ENTRY_STATES))
  state?: EntryState;
}
