import type { StaffEvents, StaffRefusal } from '../../staff/index.js';
import type { Log } from '../logging/index.js';
import type { GatewayMetrics } from '../metrics/index.js';
import { STAFF_REASONS } from '../metrics/labels.js';

/** Who was not let in at the staff interface, and what went wrong there. */
export class RecordedStaffEvents implements StaffEvents {
  constructor(
    private readonly metrics: GatewayMetrics,
    private readonly log: Log,
  ) {}

  refused(refusal: StaffRefusal, httpStatus: number): void {
    const reason = STAFF_REASONS.bound(refusal);
    this.metrics.staffRefusals.inc({ reason });
    // Whoever is past the limit may send thousands: the metric counts them.
    if (refusal !== 'too_many_attempts') this.log.write('staff.refused', { reason, httpStatus });
  }

  failed(error: unknown): void {
    this.metrics.failures.inc({ flow: 'none', step: 'none', reason: 'staff' });
    this.log.write('staff.failed', { error });
  }

  providerAway(code: string, retrySeconds: number): void {
    this.log.write('staff.provider_away', { code, retrySeconds });
  }

  providerReady(): void {
    this.log.write('staff.provider_ready', {});
  }
}
