import { Controller, Get, Header, Query } from '@nestjs/common';
import { validate as isUuid } from 'uuid';
import { invalid, keysOf, type Page, pageOf, Roles } from '../staff/index.js';
import { ErasureDesk } from './erasure.desk.js';
import type { ErasureRow } from './erasure-store.port.js';
import { ErasureQuery } from './privacy.dto.js';
import type { ErasureView, RetentionClassView } from './privacy-view.js';
import { RetentionDesk } from './retention.desk.js';

const viewOf = ({ erasureId, at, askedBy, cause, reason, signUps, backupsUntil }: ErasureRow): ErasureView => ({
  erasureId,
  at: at.toISOString(),
  by: askedBy,
  cause,
  reason,
  signUps,
  backupsUntil: backupsUntil.toISOString(),
});

/** What was erased, and what will be. */
@Controller('staff/v1')
@Roles('owner', 'auditor')
export class ErasuresController {
  constructor(
    private readonly erasures: ErasureDesk,
    private readonly retentions: RetentionDesk,
  ) {}

  /** Erasures, newest first: numbers, and nothing of whom they were about. */
  @Get('erasures')
  @Header('cache-control', 'no-store')
  async list(@Query() { limit, cursor }: ErasureQuery): Promise<Page<ErasureView>> {
    const [before] = keysOf(cursor, 1) ?? [];
    if (before !== undefined && !isUuid(before)) {
      throw invalid([{ path: 'cursor', problem: 'is none of this list: take `next` of the page before' }]);
    }
    const { items, next } = pageOf(await this.erasures.list(limit + 1, before), limit, ({ erasureId }) => [erasureId]);
    return { items: items.map(viewOf), next };
  }

  /** How long what is kept, and how much of it is due. */
  @Get('retention')
  @Header('cache-control', 'no-store')
  retention(): Promise<readonly RetentionClassView[]> {
    return this.retentions.list();
  }
}
