import { Body, Controller, Delete, Get, Header, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { AuditLog, newId } from '../../audit/index.js';
import { actorOf, CurrentStaff, conflict, notFound, Roles, type StaffIdentity } from '../../staff/index.js';
import { idOf } from '../decision-address.js';
import { DECISION_READERS } from '../decision-roles.js';
import type { SavedView } from '../decision-view.js';
import { filtersIn } from '../filters-body.js';
import { SavedViewBody } from './saved-views.dto.js';
import { VIEW_STORE, type ViewStore } from './view-store.port.js';

const MOST = 50;

/** Searches that staff keep, for themselves or for everybody. */
@Controller('staff/v1/saved-views')
@Roles(...DECISION_READERS)
export class SavedViewsController {
  constructor(
    @Inject(VIEW_STORE) private readonly views: ViewStore,
    private readonly log: AuditLog,
  ) {}

  /** The views of whoever asks, and those that are shared. */
  @Get()
  @Header('cache-control', 'no-store')
  async list(@CurrentStaff() staff: StaffIdentity): Promise<{ readonly items: readonly SavedView[] }> {
    return { items: await this.views.list(staff.id) };
  }

  /** Keeps a search under a name. */
  @Post()
  @Header('cache-control', 'no-store')
  async add(
    @Body() { name, shared, filters }: SavedViewBody,
    @CurrentStaff() staff: StaffIdentity,
  ): Promise<SavedView> {
    const view: SavedView = {
      viewId: newId(),
      name: name.trim(),
      shared,
      owner: staff.id,
      filters: { ...filtersIn(filters), ...(filters.last === undefined ? {} : { last: filters.last }) },
    };
    const entry = this.log.entry({
      kind: 'view.saved',
      actor: actorOf(staff),
      body: { view: view.viewId, shared },
    });
    if ((await this.views.add(view, MOST, [entry])) === 'full') {
      throw conflict('You keep as many views as one may have: delete one of them first.');
    }
    return view;
  }

  /** Drops one of one's own. */
  @Delete(':id')
  @HttpCode(204)
  async remove(@Param('id', idOf('view')) id: string, @CurrentStaff() staff: StaffIdentity): Promise<void> {
    const entry = this.log.entry({ kind: 'view.deleted', actor: actorOf(staff), body: { view: id } });
    if (!(await this.views.remove(staff.id, id, [entry]))) throw notFound('view of yours');
  }
}
