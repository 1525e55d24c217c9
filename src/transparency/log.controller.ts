import { Controller, Get, Header, Param, Query, Req, StreamableFile } from '@nestjs/common';
import { conflict, invalid, notFound, Roles } from '../staff/index.js';
import { LogDesk } from './log.desk.js';
import { ConsistencyQuery } from './log.dto.js';
import { LogReader } from './log-reader.js';
import { LOG_KEEPERS, LOG_READERS } from './log-roles.js';
import type { ConsistencyView, EntryProofView, LogView } from './log-view.js';

const PREFIX = '/staff/v1/log/';
const NOT_YET = 'The log has no signed checkpoint yet: about a second after the first start it has one.';

/** The part of Fastify's request that is used here. */
interface AddressedRequest {
  readonly url: string;
}

@Controller('staff/v1/log')
export class LogController {
  constructor(
    private readonly desk: LogDesk,
    private readonly reader: LogReader,
  ) {}

  /** How the log stands: sealed, anchored, checked, and by which keys. */
  @Get()
  @Roles(...LOG_READERS)
  @Header('cache-control', 'no-store')
  view(): Promise<LogView> {
    return this.desk.view();
  }

  /** The last signed checkpoint: c2sp.org/tlog-checkpoint. */
  @Get('checkpoint')
  @Roles(...LOG_READERS)
  @Header('cache-control', 'no-store')
  @Header('content-type', 'text/plain; charset=utf-8')
  async checkpoint(): Promise<string> {
    const note = await this.desk.checkpoint();
    if (note === undefined) throw conflict(NOT_YET);
    return note;
  }

  /** A tile or an entry bundle by its path of c2sp.org/tlog-tiles. */
  @Get('tile/*')
  @Roles(...LOG_KEEPERS)
  @Header('cache-control', 'private, max-age=86400')
  async tile(@Req() { url }: AddressedRequest): Promise<StreamableFile> {
    const [path = ''] = url.slice(PREFIX.length).split('?');
    const bytes = await this.desk.tile(path);
    if (!bytes) throw notFound('tile under the last checkpoint');
    return new StreamableFile(bytes, { type: 'application/octet-stream' });
  }

  /** The exact text of one entry, and the proof that it is in the log. */
  @Get('entries/:index/proof')
  @Roles(...LOG_READERS)
  @Header('cache-control', 'no-store')
  async proof(@Param('index') index: string): Promise<EntryProofView> {
    const proof = await this.reader.entryProof(indexOf(index));
    if (!proof) throw notFound('entry');
    return proof;
  }

  /** That the log of `to` entries begins with that of `from`. */
  @Get('consistency')
  @Roles(...LOG_READERS)
  @Header('cache-control', 'no-store')
  async consistency(@Query() { from, to }: ConsistencyQuery): Promise<ConsistencyView> {
    const view = await this.desk.consistency(from, to);
    if (!view)
      throw invalid([{ path: 'to', problem: 'must be at least `from`, and at most the size of the last checkpoint' }]);
    return view;
  }
}

function indexOf(text: string): number {
  if (/^(0|[1-9]\d{0,15})$/.test(text) && Number.isSafeInteger(Number(text))) return Number(text);
  throw invalid([{ path: 'index', problem: 'must be the number of an entry: 0, 1, 2, ...' }]);
}
