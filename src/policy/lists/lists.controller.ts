import { Body, Controller, Delete, Get, Header, HttpCode, Param, Post, Query } from '@nestjs/common';
import { validate as isUuid } from 'uuid';
import {
  CurrentStaff,
  conflict,
  invalid,
  keysOf,
  notFound,
  type Page,
  pageOf,
  Roles,
  type StaffIdentity,
} from '../../staff/index.js';
import { ENTRY_PARAMETER, LIST_PARAMETER } from './list-address.js';
import type { ListName } from './list-check.port.js';
import type { ListEntry } from './list-entry.js';
import { LIST_READERS, LIST_WRITERS } from './list-roles.js';
import { ListsDesk } from './lists.desk.js';
import { EntryBody, EntryQuery, SearchBody } from './lists.dto.js';

/** The entries of a list. */
@Controller('staff/v1/lists/:list/entries')
@Roles(...LIST_READERS)
export class ListsController {
  constructor(private readonly desk: ListsDesk) {}

  /** Entries of a list, newest first; values are shown masked. */
  @Get()
  @Header('cache-control', 'no-store')
  async page(
    @Param('list', LIST_PARAMETER) list: ListName,
    @Query() { kind, state, limit, cursor }: EntryQuery,
  ): Promise<Page<ListEntry>> {
    const before = entryBefore(cursor);
    return pageOf(await this.desk.page({ list, kind, state, limit, before }), limit, ({ id }) => [id]);
  }

  /** Every entry that this value has or had. */
  @Post('search')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  async search(
    @Param('list', LIST_PARAMETER) list: ListName,
    @Body() { kind, value }: SearchBody,
  ): Promise<Page<ListEntry>> {
    const found = await this.desk.search(list, kind, value);
    if ('problem' in found) throw invalid([{ path: 'value', problem: found.problem }]);
    return { items: found };
  }

  /** One entry. */
  @Get(':id')
  @Header('cache-control', 'no-store')
  async find(
    @Param('list', LIST_PARAMETER) list: ListName,
    @Param('id', ENTRY_PARAMETER) id: string,
  ): Promise<ListEntry> {
    const entry = await this.desk.find(list, id);
    if (!entry) throw notFound('entry');
    return entry;
  }

  /** Puts a value on the list. */
  @Post()
  @Roles(...LIST_WRITERS)
  @Header('cache-control', 'no-store')
  async add(
    @Param('list', LIST_PARAMETER) list: ListName,
    @Body() { kind, value, reason, note = '', expires = '', flow = '' }: EntryBody,
    @CurrentStaff() staff: StaffIdentity,
  ): Promise<ListEntry> {
    const answer = await this.desk.add(list, { kind, value, reason, note: note.trim(), expires, flow }, staff);
    switch (answer.kind) {
      case 'added':
        return answer.entry;
      case 'bad':
        throw invalid(answer.problems.map(({ field, problem }) => ({ path: field, problem })));
      case 'exists':
        throw conflict(`The value is on this list already${answer.entryId ? `, as entry ${answer.entryId}` : ''}.`);
    }
  }

  /** The entry stays to be seen, with whoever removed it. */
  @Delete(':id')
  @Roles(...LIST_WRITERS)
  @Header('cache-control', 'no-store')
  async remove(
    @Param('list', LIST_PARAMETER) list: ListName,
    @Param('id', ENTRY_PARAMETER) id: string,
    @CurrentStaff() staff: StaffIdentity,
  ): Promise<ListEntry> {
    const result = await this.desk.remove(list, id, staff);
    switch (result.kind) {
      case 'removed':
        return result.entry;
      case 'already_removed':
        throw conflict('The entry has been removed before.');
      case 'unknown':
        throw notFound('entry');
    }
  }
}

/** The last entry of the page before. */
function entryBefore(cursor: string | undefined): string | undefined {
  const [id] = keysOf(cursor, 1) ?? [];
  if (id === undefined || isUuid(id)) return id;
  throw invalid([{ path: 'cursor', problem: 'is none of this list: take `next` of the page before' }]);
}
