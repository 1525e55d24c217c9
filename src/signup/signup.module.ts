import {
  type BeforeApplicationShutdown,
  type DynamicModule,
  Inject,
  Module,
  type ModuleMetadata,
} from '@nestjs/common';
import { APPROVALS, type Approvals } from '../approvals/index.js';
import { deriveKey } from '../audit/index.js';
import { GATEWAY_CONFIG, type GatewayConfig } from '../config/index.js';
import { INSTALLED_PROTOCOLS, type ReplyWords, ReplyWriter, SIGNUP_HANDLER, WORDS } from '../connector/index.js';
import { MicroBatchJournal, RECOVERY } from '../journal/index.js';
import { OBSERVABILITY, type Observability } from '../observability/index.js';
import {
  ATTRIBUTE_RULES,
  type AttributeRules,
  INVITATIONS,
  type Invitations,
  LIST_CHECK,
  type ListCheck,
} from '../policy/index.js';
import { VerificationDesk } from '../verification/index.js';
import { ProviderCheck } from './check.js';
import { PolicyGate } from './policy.gate.js';
import { Preparation } from './preparation.js';
import { SignupRecovery } from './recovery.js';
import { RunRegistry } from './run-registry.js';
import { SignupPipeline } from './signup.pipeline.js';
import { SignupRunner } from './signup.runner.js';

const clock = { now: (): Date => new Date() };

/** Puts the steps of a sign-up together. The parts are plain classes; only this file knows the framework. */
@Module({})
export class SignupModule implements BeforeApplicationShutdown {
  constructor(
    private readonly runs: RunRegistry,
    @Inject(GATEWAY_CONFIG) private readonly config: GatewayConfig,
  ) {}

  static register(imports: ModuleMetadata['imports']): DynamicModule {
    return {
      module: SignupModule,
      global: true,
      imports,
      providers: [
        RunRegistry,
        {
          provide: ReplyWriter,
          inject: [WORDS],
          useFactory: (words: ReplyWords) => new ReplyWriter(INSTALLED_PROTOCOLS, words, clock),
        },
        {
          provide: SIGNUP_HANDLER,
          inject: [
            GATEWAY_CONFIG,
            MicroBatchJournal,
            VerificationDesk,
            ReplyWriter,
            RunRegistry,
            OBSERVABILITY,
            ATTRIBUTE_RULES,
            LIST_CHECK,
            INVITATIONS,
            APPROVALS,
          ],
          useFactory: assemble,
        },
        {
          provide: RECOVERY,
          inject: [GATEWAY_CONFIG, VerificationDesk, ReplyWriter, OBSERVABILITY],
          useFactory: (
            config: GatewayConfig,
            desk: VerificationDesk,
            replies: ReplyWriter,
            { signup }: Observability,
          ) => new SignupRecovery(config, desk, replies, signup),
        },
      ],
      exports: [SIGNUP_HANDLER, RECOVERY, RunRegistry],
    };
  }

  /** Checks in flight are paid for: they are given time to end and be written down. What is left then is the sweeper's. */
  async beforeApplicationShutdown(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, this.config.server.drainMs);
    });
    await Promise.race([this.runs.settled(), patience]);
    clearTimeout(timer);
  }
}

function assemble(
  config: GatewayConfig,
  journal: MicroBatchJournal,
  desk: VerificationDesk,
  replies: ReplyWriter,
  runs: RunRegistry,
  observability: Observability,
  rules: AttributeRules,
  lists: ListCheck,
  invitations: Invitations,
  approvals: Approvals,
): SignupPipeline {
  const { signup: events } = observability;
  observability.watch({
    runsInFlight: () => runs.size,
    detachedInFlight: () => runs.detached,
    journalQueueDepth: () => journal.queueDepth,
    auditIndex: () => journal.newestIndex ?? Number.NaN,
  });
  const check = new ProviderCheck(desk, journal, events);
  const preparation = new Preparation(rules, clock);
  const gate = new PolicyGate(lists, invitations, approvals);
  const runner = new SignupRunner(preparation, journal, gate, desk, check, replies, events);
  const secret = deriveKey(config.masterKey, 'idempotency');
  return new SignupPipeline(config, secret, runs, runner, journal, replies, events);
}
