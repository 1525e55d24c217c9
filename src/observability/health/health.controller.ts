import { Controller, Get, Header, HttpStatus, Inject, type OnApplicationShutdown, Res } from '@nestjs/common';
import { PROVIDER_HEALTH, type ProviderHealth, type ProviderReport } from './health.port.js';
import { LoopWatch } from './loop-watch.js';
import { Readiness, type ReadinessReport } from './readiness.js';

/** The part of Fastify's reply that is used here. */
interface StatusReply {
  status(code: number): unknown;
}

const NO_STORE = 'no-store';

@Controller('health')
export class HealthController implements OnApplicationShutdown {
  private readonly loop = new LoopWatch();

  constructor(
    private readonly readiness: Readiness,
    @Inject(PROVIDER_HEALTH) private readonly providers: ProviderHealth,
  ) {}

  /** 503 asks the orchestrator for a new process. */
  @Get('live')
  @Header('cache-control', NO_STORE)
  live(@Res({ passthrough: true }) reply: StatusReply): { status: string; loopLagMilliseconds: number } {
    const { isStuck, lagMs } = this.loop;
    if (isStuck) reply.status(HttpStatus.SERVICE_UNAVAILABLE);
    return { status: isStuck ? 'stuck' : 'live', loopLagMilliseconds: lagMs };
  }

  /** 503 asks the load balancer to send nothing here. */
  @Get('ready')
  @Header('cache-control', NO_STORE)
  async ready(@Res({ passthrough: true }) reply: StatusReply): Promise<ReadinessReport> {
    const report = await this.readiness.report();
    if (report.status !== 'ready') reply.status(HttpStatus.SERVICE_UNAVAILABLE);
    return report;
  }

  /** Always 200: a vendor that is away is the flow's policy, no reason to take the gateway away too. */
  @Get('providers')
  @Header('cache-control', NO_STORE)
  async report(): Promise<{ providers: readonly ProviderReport[] }> {
    return { providers: await this.providers.report() };
  }

  onApplicationShutdown(): void {
    this.loop.stop();
  }
}
