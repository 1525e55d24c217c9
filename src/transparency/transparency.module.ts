import { join } from 'node:path';
import { Inject, Module, type OnApplicationBootstrap, type OnApplicationShutdown, type Provider } from '@nestjs/common';
import { AuditLog, AuditModule } from '../audit/index.js';
import { GATEWAY_CONFIG, type GatewayConfig } from '../config/index.js';
import type { Anchor } from './anchors/anchor.port.js';
import { AnchoringRunner } from './anchors/anchoring.runner.js';
import { assembleAnchors } from './anchors/assemble-anchors.js';
import { BundleDesk } from './bundle.desk.js';
import { Checker } from './checker.js';
import { CheckpointSigner } from './checkpoint.signer.js';
import { CheckpointFile } from './checkpoint-file.store.js';
import { Duties } from './duties.js';
import { anchoredNotes, outsideNotes } from './elsewhere.js';
import { LogController } from './log.controller.js';
import { LogDesk } from './log.desk.js';
import { LogLeader } from './log-leader.js';
import { LogReader } from './log-reader.js';
import { LOG_READS, type LogReads } from './log-reads.port.js';
import { logSigners } from './log-signers.js';
import { stateOf } from './log-state.js';
import { SEAL_STORE, type SealStore } from './seal-store.port.js';
import { Sealer } from './sealer.js';
import { TRANSPARENCY_EVENTS, type TransparencyEvents } from './transparency-events.port.js';
import { VerificationRunner } from './verification.runner.js';
import { VERIFICATION_STORE, type VerificationStore } from './verification-store.port.js';
import { VerificationsController } from './verifications.controller.js';
import { Witness } from './witness.js';

const clock = { now: (): Date => new Date() };

/** Injection token of the readiness check that says when the log is not sealed: sign-ups go on meanwhile. */
export const LOG_READINESS = Symbol('LOG_READINESS');
/** Injection token of the parts that more than one provider needs. */
const LOG_PARTS = Symbol('LOG_PARTS');

interface LogParts {
  readonly config: GatewayConfig;
  readonly log: AuditLog;
  readonly reads: LogReads;
  readonly store: SealStore;
  readonly events: TransparencyEvents;
  readonly signer: CheckpointSigner;
  readonly guard: CheckpointFile;
  readonly anchors: readonly Anchor[];
  /** Verifier keys that are trusted. */
  readonly vkeys: readonly string[];
}

function partsOf(
  config: GatewayConfig,
  log: AuditLog,
  reads: LogReads,
  store: SealStore,
  events: TransparencyEvents,
): LogParts {
  const guard = new CheckpointFile(join(config.server.dataDir, 'log'));
  const signers = logSigners(config, log.origin);
  const anchors = assembleAnchors(config.log.anchors, reads, clock);
  const vkeys = [...signers.map(({ vkey }) => vkey), ...config.log.formerKeys];
  return { config, log, reads, store, events, signer: new CheckpointSigner(signers, guard), guard, anchors, vkeys };
}

function verificationsOf(parts: LogParts, store: VerificationStore): VerificationRunner {
  const { reads, vkeys, guard, anchors } = parts;
  const elsewhere = (origin: string): Promise<readonly string[]> => outsideNotes(guard, anchors, origin);
  return new VerificationRunner({ ...parts, store, checker: new Checker({ reads, vkeys, elsewhere }), clock });
}

function leaderOf(parts: LogParts, anchoring: AnchoringRunner, verifications: VerificationRunner): LogLeader {
  const { log, anchors, store, events } = parts;
  const sealer = new Sealer({ ...parts, elsewhere: () => anchoredNotes(anchors, log.origin), clock });
  const sealing = { part: 'sealing' as const, run: sealer.run.bind(sealer) };
  const duties = new Duties({ ...parts, verifications, clock });
  const follower = new Witness({ ...parts, origin: log.origin, clock });
  return new LogLeader({ jobs: [sealing, anchoring, duties], follower, lease: store, events, clock });
}

function deskOf(parts: LogParts, verifications: VerificationRunner): LogDesk {
  const anchors = parts.anchors.map(({ name: anchor, kind }) => ({ anchor, kind }));
  return new LogDesk({ ...parts, signers: parts.signer.signers, anchors, verifications, clock });
}

const PROVIDERS: readonly Provider[] = [
  {
    provide: LOG_PARTS,
    inject: [GATEWAY_CONFIG, AuditLog, LOG_READS, SEAL_STORE, TRANSPARENCY_EVENTS],
    useFactory: partsOf,
  },
  { provide: VerificationRunner, inject: [LOG_PARTS, VERIFICATION_STORE], useFactory: verificationsOf },
  {
    provide: AnchoringRunner,
    inject: [LOG_PARTS],
    useFactory: (parts: LogParts) => new AnchoringRunner({ ...parts, clock }),
  },
  { provide: LogLeader, inject: [LOG_PARTS, AnchoringRunner, VerificationRunner], useFactory: leaderOf },
  { provide: LogDesk, inject: [LOG_PARTS, VerificationRunner], useFactory: deskOf },
  {
    provide: LogReader,
    inject: [LOG_PARTS],
    useFactory: ({ reads, log }: LogParts) => new LogReader(reads, log.origin),
  },
  { provide: BundleDesk, inject: [LOG_PARTS], useFactory: (parts: LogParts) => new BundleDesk({ ...parts, clock }) },
  {
    provide: LOG_READINESS,
    inject: [LOG_PARTS],
    useFactory: ({ reads, log }: LogParts) => ({
      name: 'audit_log',
      advisory: true,
      check: async () => {
        const position = await reads.position(log.origin);
        if (!position || stateOf(position, clock.now()).state !== 'sealing') throw new Error('the log is not sealed');
      },
    }),
  },
];

/** The log seals itself. Needs its stores and TRANSPARENCY_EVENTS from global modules. */
@Module({
  imports: [AuditModule],
  controllers: [LogController, VerificationsController],
  providers: [...PROVIDERS],
  exports: [LogReader, LOG_READINESS],
})
export class TransparencyModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    @Inject(LogLeader) private readonly leader: LogLeader,
    @Inject(VerificationRunner) private readonly verifications: VerificationRunner,
    @Inject(AnchoringRunner) private readonly anchoring: AnchoringRunner,
  ) {}

  onApplicationBootstrap(): void {
    this.leader.start();
  }

  /** The database is closed after us, because a global module is left last. */
  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.leader.stop(), this.verifications.stop()]);
    await this.anchoring.close();
  }
}
