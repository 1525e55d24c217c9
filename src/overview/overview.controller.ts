import { Body, Controller, Get, Header, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { GATEWAY_CONFIG, type GatewayConfig } from '../config/index.js';
import {
  CurrentStaff,
  conflict,
  invalid,
  keysOf,
  notFound,
  type Page,
  PageQuery,
  pageOf,
  Roles,
  type StaffIdentity,
} from '../staff/index.js';
import { ConfigurationDesk } from './configuration.desk.js';
import type { ConfigurationVersion } from './configuration-store.port.js';
import { flowViewOf } from './flow-view.js';
import { IsolationDesk } from './isolation.desk.js';
import { OverviewDesk } from './overview.desk.js';
import { IsolationBody, OverviewQuery } from './overview.dto.js';
import type { ConfigurationView, FlowView, OverviewView } from './overview-view.js';
import { periodOf } from './period.js';

const NO_STORE = ['cache-control', 'no-store'] as const;

/** How the gateway does, and how it is set up. */
@Controller('staff/v1')
export class OverviewController {
  constructor(
    private readonly desk: OverviewDesk,
    private readonly isolations: IsolationDesk,
    private readonly configurations: ConfigurationDesk,
    @Inject(GATEWAY_CONFIG) private readonly config: GatewayConfig,
  ) {}

  /** Charts of a period: outcomes, time against the deadline, providers, cost, the queue of cases. */
  @Get('overview')
  @Roles('owner', 'operator', 'reviewer', 'auditor')
  @Header(...NO_STORE)
  overview(@Query() { from, to, flow }: OverviewQuery): Promise<OverviewView> {
    const asked = {
      from: from === undefined ? undefined : new Date(from),
      to: to === undefined ? undefined : new Date(to),
    };
    const period = periodOf(asked, new Date());
    if ('problem' in period) throw invalid([{ path: 'from', problem: period.problem }]);
    return this.desk.overview(period, flow);
  }

  /** Takes a provider out of use on every replica, or back; calls in flight end as they may. */
  @Post('providers/:name/isolation')
  @Roles('owner', 'operator')
  @HttpCode(204)
  async isolate(
    @Param('name') name: string,
    @Body() { isolated, reason }: IsolationBody,
    @CurrentStaff() staff: StaffIdentity,
  ): Promise<void> {
    const result = isolated
      ? await this.isolations.isolate(name, reason, staff)
      : await this.isolations.rejoin(name, reason, staff);
    if (result === 'not_found') throw notFound('provider');
    if (result === 'unchanged') throw conflict(isolated ? 'It is isolated already.' : 'It is not isolated.');
  }

  /** Every flow as it is configured, without secrets. */
  @Get('flows')
  @Roles('owner', 'operator', 'reviewer', 'auditor')
  @Header(...NO_STORE)
  flows(): readonly FlowView[] {
    return [...this.config.flows.values()].map(flowViewOf);
  }

  /** Every configuration that ran, the one that was started last first. */
  @Get('configurations')
  @Roles('owner', 'operator', 'reviewer', 'auditor')
  @Header(...NO_STORE)
  async list(@Query() { limit, cursor }: PageQuery): Promise<Page<ConfigurationView>> {
    const rows = await this.configurations.list(placeOf(cursor), limit + 1);
    const page = pageOf(rows, limit, ({ lastStartedAt, version }) => [lastStartedAt.toISOString(), version]);
    return { ...page, items: page.items.map((item) => this.configurations.viewOf(item)) };
  }
}

function placeOf(cursor: string | undefined): Pick<ConfigurationVersion, 'lastStartedAt' | 'version'> | undefined {
  const [time, version] = keysOf(cursor, 2) ?? [];
  if (time === undefined || version === undefined) return undefined;
  const lastStartedAt = new Date(time);
  if (Number.isNaN(lastStartedAt.getTime())) throw invalid([{ path: 'cursor', problem: 'is none of this list' }]);
  return { lastStartedAt, version };
}
