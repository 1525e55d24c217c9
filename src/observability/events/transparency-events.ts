import type { TransparencyEvents } from '../../transparency/index.js';
import type { Log } from '../logging/index.js';
import type { GatewayMetrics } from '../metrics/index.js';
import { Outage } from './outage.js';

/** The log's seals, as metrics and log lines. */
export class RecordedTransparencyEvents implements TransparencyEvents {
  readonly #troubles: Readonly<Record<'sealing' | 'anchoring' | 'verification', Outage>>;

  constructor(
    private readonly metrics: GatewayMetrics,
    private readonly log: Log,
    now?: () => number,
  ) {
    this.#troubles = { sealing: new Outage(now), anchoring: new Outage(now), verification: new Outage(now) };
  }

  leads(leads: boolean): void {
    this.log.write('log.leading', { leads });
  }

  sealed(size: number, added: number): void {
    this.metrics.sealedEntries.set(size);
    this.metrics.logRefused.set(0);
    if (added > 0) this.log.write('log.sealed', { size, added });
  }

  refused(...[code, size]: Parameters<TransparencyEvents['refused']>): void {
    this.metrics.logRefused.set(1);
    this.log.write('log.refused', { reason: code, size });
  }

  failed(part: 'sealing' | 'anchoring' | 'verification', error: unknown): void {
    this.metrics.failures.inc({ flow: 'none', step: 'none', reason: `log_${part}` });
    // The log is looked at twice a second: what fails each time is told as seldom as failing commits are.
    const told = this.#troubles[part].failed();
    if (told) this.log.write('log.failed', { part, error, ...told });
  }

  anchored(...[anchor, kind, size]: Parameters<TransparencyEvents['anchored']>): void {
    this.metrics.anchorings.inc({ kind, result: 'taken' });
    this.log.write('log.anchored', { anchor, kind: kindOf(kind), size });
  }

  anchorFailed(...[anchor, kind, attempts]: Parameters<TransparencyEvents['anchorFailed']>): void {
    this.metrics.anchorings.inc({ kind, result: 'failed' });
    this.log.write('log.anchor_failed', { anchor, kind: kindOf(kind), attempts });
  }

  verified(...[scope, state, size, badIndex]: Parameters<TransparencyEvents['verified']>): void {
    this.metrics.logChecks.inc({ scope, state });
    this.log.write(state === 'holds' ? 'log.verified' : 'log.broken', { scope, state, size, badIndex });
  }
}

/** A code of the log's fields has letters only. */
const kindOf = (kind: 'folder' | 's3' | 'rfc3161'): string =>
  ({ folder: 'folder', s3: 'bucket', rfc3161: 'timestamp' })[kind];
