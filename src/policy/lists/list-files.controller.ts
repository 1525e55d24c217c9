import { Body, Controller, Get, Header, HttpCode, Param, Post, Query, StreamableFile } from '@nestjs/common';
import {
  type CsvColumns,
  CurrentStaff,
  csvDownload,
  FreshSignIn,
  Roles,
  readCsv,
  type StaffIdentity,
} from '../../staff/index.js';
import { LIST_PARAMETER } from './list-address.js';
import type { ListName } from './list-check.port.js';
import type { ListEntry } from './list-entry.js';
import { IMPORT_COLUMNS, type ImportReport, ListImporter } from './list-import.js';
import { LIST_READERS, LIST_WRITERS } from './list-roles.js';
import { ListsDesk } from './lists.desk.js';
import { ExportQuery, ImportQuery } from './lists.dto.js';

const EXPORT_COLUMNS: CsvColumns<ListEntry> = {
  kind: ({ kind }) => kind,
  value: ({ value }) => value,
  reason: ({ reason }) => reason,
  note: ({ note }) => note,
  expires: ({ expires }) => expires?.toISOString(),
  flow: ({ flow }) => flow,
  id: ({ id }) => id,
  state: ({ state }) => state,
  author: ({ author }) => author,
  created: ({ created }) => created.toISOString(),
  removed: ({ removed }) => removed?.toISOString(),
  removed_by: ({ removedBy }) => removedBy,
};

/** Lists as files. */
@Controller('staff/v1/lists/:list')
@Roles(...LIST_READERS)
export class ListFilesController {
  constructor(
    private readonly desk: ListsDesk,
    private readonly importer: ListImporter,
  ) {}

  /** The file comes unread, and is read as it comes. */
  @Post('import')
  @Roles(...LIST_WRITERS)
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  import(
    @Param('list', LIST_PARAMETER) list: ListName,
    @Query() { dryRun }: ImportQuery,
    @Body() body: unknown,
    @CurrentStaff() staff: StaffIdentity,
  ): Promise<ImportReport> {
    return this.importer.run({ list, dryRun: dryRun === 'true', staff }, readCsv(body, IMPORT_COLUMNS));
  }

  /** What is active, unless another state is asked for. */
  @Get('export')
  @FreshSignIn()
  @Header('cache-control', 'no-store')
  async export(
    @Param('list', LIST_PARAMETER) list: ListName,
    @Query() { kind, state = 'active' }: ExportQuery,
    @CurrentStaff() staff: StaffIdentity,
  ): Promise<StreamableFile> {
    const entries = await this.desk.export({ list, kind, state }, staff);
    return csvDownload(`${list}-list.csv`, EXPORT_COLUMNS, entries);
  }
}
