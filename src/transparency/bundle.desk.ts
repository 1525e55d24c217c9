import type { Readable } from 'node:stream';
import type { Actor, AuditLog } from '../audit/index.js';
import { tarOf } from './bundle-stream.js';
import { type BundleParts, bundleFiles } from './log-bundle.js';
import type { SealStore } from './seal-store.port.js';

export interface BundleDeskParts extends BundleParts {
  readonly log: AuditLog;
  readonly store: Pick<SealStore, 'record'>;
  readonly clock: { now(): Date };
}

/** Hands out the auditor's bundle; each time is on record before its first byte leaves. */
export class BundleDesk {
  constructor(private readonly parts: BundleDeskParts) {}

  /** Undefined: there is no signed checkpoint yet. */
  async open(actor: Actor): Promise<{ readonly name: string; readonly stream: Readable } | undefined> {
    const { log, reads, store, clock } = this.parts;
    const position = await reads.position(log.origin);
    if (!position?.checkpoint) return undefined;
    const { size } = position.checkpoint;
    await store.record([log.entry({ kind: 'log.exported', actor, body: { size } })]);
    const name = `verigate-log-${size}`;
    return { name, stream: tarOf(bundleFiles(this.parts, position), name, clock.now()) };
  }
}
