import { Readable } from 'node:stream';
import {
  Body,
  Controller,
  Get,
  Header,
  Headers,
  HttpCode,
  Param,
  Post,
  Query,
  Req,
  Res,
  StreamableFile,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  CurrentStaff,
  conflict,
  FreshSignIn,
  notFound,
  type Page,
  PageQuery,
  pageOf,
  Roles,
  type StaffIdentity,
  StaffProblem,
} from '../../staff/index.js';
import { idBefore, idOf } from '../decision-address.js';
import { EXPORTERS } from '../decision-roles.js';
import type { ExportView } from '../decision-view.js';
import { filterOf } from '../filters-body.js';
import { rangeIn } from './byte-range.js';
import { FORMATS } from './export-format.table.js';
import { type ExportJob, exportViewOf } from './export-job.js';
import { ExportsDesk } from './exports.desk.js';
import { ExportBody } from './exports.dto.js';

const EXPORT_ID = idOf('export');

/** Files of decisions, without personal data. */
@Controller('staff/v1/exports')
@Roles(...EXPORTERS)
export class ExportsController {
  constructor(private readonly desk: ExportsDesk) {}

  /** Asks for a file; it is written in the background, of what is on record now. */
  @Post()
  @FreshSignIn()
  @Header('cache-control', 'no-store')
  async request(
    @Body() { format, filters = {}, reason }: ExportBody,
    @CurrentStaff() staff: StaffIdentity,
  ): Promise<ExportView> {
    return exportViewOf(await this.desk.request({ format, filter: filterOf(filters), reason }, staff));
  }

  /** Files, newest first, a page at a time. */
  @Get()
  @Header('cache-control', 'no-store')
  async list(@Query() { limit, cursor }: PageQuery): Promise<Page<ExportView>> {
    const { items, next } = pageOf(await this.desk.list(limit + 1, idBefore(cursor)), limit, (job) => [job.exportId]);
    const page = { items: items.map(exportViewOf) };
    return next === undefined ? page : { ...page, next };
  }

  /** How far a file has come. */
  @Get(':id')
  @Header('cache-control', 'no-store')
  async read(@Param('id', EXPORT_ID) id: string): Promise<ExportView> {
    return exportViewOf(await this.#existing(id));
  }

  /** Stops a file that is being written. */
  @Post(':id/cancel')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  async cancel(@Param('id', EXPORT_ID) id: string, @CurrentStaff() staff: StaffIdentity): Promise<ExportView> {
    await this.#existing(id);
    if (!(await this.desk.cancel(id, staff))) throw conflict('It is not being written any more.');
    return exportViewOf(await this.#existing(id));
  }

  /**
   * The file, or the part of it that a Range header asks for: a download that broke off is taken up again with `If-Range`.
   * @produces text/csv application/jsonl
   */
  @Get(':id/content')
  @Header('cache-control', 'no-store')
  async content(
    @Param('id', EXPORT_ID) id: string,
    @Headers('range') wanted: string | undefined,
    @Headers('if-range') known: string | undefined,
    @Req() { method }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @CurrentStaff() staff: StaffIdentity,
  ): Promise<StreamableFile> {
    const job = await this.#existing(id);
    const { bytes: size } = job;
    const etag = etagOf(job);
    // Of another file no part is wanted, but the whole.
    const range = known === undefined || known === etag ? rangeIn(wanted, size) : undefined;
    void reply.header('etag', etag).header('accept-ranges', 'bytes');
    if (range === 'unsatisfiable') {
      void reply.status(416).header('content-range', `bytes */${size}`);
      return new StreamableFile(Buffer.alloc(0));
    }
    if (range) void reply.status(206).header('content-range', `bytes ${range.from}-${range.to - 1}/${size}`);
    const { from, to } = range ?? { from: 0, to: size };
    const bytes = method === 'HEAD' ? [] : await this.desk.download(job, { from, to }, staff);
    const { mediaType, extension } = FORMATS[job.format];
    return new StreamableFile(Readable.from(bytes), {
      type: mediaType,
      disposition: `attachment; filename="decisions-${job.exportId}.${extension}"`,
      length: to - from,
    });
  }

  async #existing(id: string): Promise<ExportJob> {
    const job = await this.desk.find(id);
    if (!job) throw notFound('export');
    return job;
  }
}

/** Throws where there is nothing to fetch, and says why. */
function etagOf({ state, sha256 }: ExportJob): string {
  if (state === 'expired')
    throw new StaffProblem('not-found', 'The bytes of this export were deleted. Ask for it anew.');
  if (state !== 'done' || sha256 === undefined) throw conflict('The export is not written to its end.');
  return `"${sha256}"`;
}
