import type { Log } from '../logging/index.js';
import type { GatewayMetrics } from '../metrics/index.js';
import type { ApprovalEvents } from '../telemetry.port.js';

/** What becomes of the accounts of approved people, and what went wrong with their workers. */
export class RecordedApprovalEvents implements ApprovalEvents {
  constructor(
    private readonly metrics: GatewayMetrics,
    private readonly log: Log,
  ) {}

  provisioningTried(...[caseId, result, about]: Parameters<ApprovalEvents['provisioningTried']>): void {
    const { code, attempts, durationMs: milliseconds } = about;
    this.metrics.provisioning.inc({ result });
    this.log.write(result === 'failed' ? 'provisioning.failed' : 'provisioning.tried', {
      caseId,
      result,
      code,
      attempts,
      milliseconds,
    });
  }

  workerFailed(worker: 'case_expiry' | 'provisioning', error: unknown): void {
    this.metrics.failures.inc({ flow: 'none', step: 'none', reason: worker });
    this.log.write('approvals.worker_failed', { worker, error });
  }
}
