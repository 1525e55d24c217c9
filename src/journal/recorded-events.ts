import { createHash } from 'node:crypto';
import type { ProviderOutcome } from '#libs/provider-spec';
import type { Actor, AuditEntry, AuditLog, SealedSubject } from '../audit/index.js';
import type { GatewayConfig } from '../config/index.js';
import type { AttemptIntent, AttemptResult, Conclusion, Journal, SignupRecord } from './journal.port.js';
import type { AttemptEnding } from './journal-store.port.js';

/** What the start of a process says of its configuration. */
export type RunningConfiguration = Pick<GatewayConfig, 'version' | 'text'> & {
  readonly providers: ReadonlyMap<string, { readonly name: string; readonly definition: { readonly type: string } }>;
};

type Deferred = Parameters<Journal['recordDeferred']>[0];

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('base64url');

/** PostgreSQL's text holds no NUL, and an opaque reference needs no other control characters either. */
const printable = (text: string | undefined): string | undefined => text?.replaceAll(/\p{Cc}/gu, '');

/** How an attempt's end is stored: its evidence as one JSON text, without personal data because an outcome and a fault hold none. */
export function endingOf({ attemptId, durationMs, result }: AttemptResult): AttemptEnding {
  const rounded = Math.round(durationMs);
  if ('outcome' in result) {
    const { outcome } = result;
    const vendorReference = printable(outcome.vendorReference);
    return { attemptId, state: 'outcome', evidence: JSON.stringify(outcome), vendorReference, durationMs: rounded };
  }
  const { fault } = result;
  const state = fault.kind === 'lease_expired' ? 'indeterminate' : 'fault';
  return { attemptId, state, evidence: JSON.stringify(fault), delivery: fault.delivery, durationMs: rounded };
}

const signalsOf = ({ signals }: ProviderOutcome): string[] =>
  [...new Set(signals.map(({ code, effect }) => `${code}:${effect}`))].sort();

/** What the journal puts on record, as entries of the log. */
export class RecordedEvents {
  constructor(
    private readonly log: AuditLog,
    private readonly gatewayId: string,
  ) {}

  started({ version, text, providers }: RunningConfiguration): AuditEntry {
    const names = [...providers.values()].map(({ name, definition }) => `${name}:${definition.type}`).sort();
    const body = { config_version: version, config_sha256: sha256(text), providers: names };
    return this.log.entry({ kind: 'gateway.started', actor: this.#gateway(), body });
  }

  claimed(signup: SignupRecord, { subjectId, ctSha256 }: SealedSubject): AuditEntry {
    const { decisionId, flow, step, correlationId, configVersion, caller } = signup;
    const body = { flow, step, correlation: correlationId, config_version: configVersion };
    const actor: Actor = { type: 'caller', id: caller };
    return this.log.entry({ kind: 'signup.claimed', actor, decisionId, subjectId, ctSha256, body });
  }

  intended(decisionId: string, { attemptId, planStep, provider, reference }: AttemptIntent): AuditEntry {
    const body = { attempt: attemptId, plan_step: planStep, provider, reference };
    return this.log.entry({ kind: 'attempt.intended', actor: this.#gateway(), decisionId, body });
  }

  /** None for an attempt whose end nobody knows: `attempt.indeterminate` said so already. */
  ended(decisionId: string, attempt: AttemptResult, actor: Actor = this.#gateway()): readonly AuditEntry[] {
    const { attemptId, provider, durationMs, result } = attempt;
    const evidence = endingOf(attempt);
    if (evidence.state === 'indeterminate') return [];
    const common = {
      attempt: attemptId,
      provider,
      duration_ms: Math.round(durationMs),
      evidence_sha256: sha256(evidence.evidence),
    };
    const found =
      'outcome' in result
        ? {
            status: result.outcome.status,
            reason: 'reason' in result.outcome ? result.outcome.reason : undefined,
            signals: signalsOf(result.outcome),
          }
        : {
            status: 'fault',
            fault: result.fault.kind,
            delivery: result.fault.delivery,
            http_status: result.fault.httpStatus,
          };
    return [this.log.entry({ kind: 'attempt.ended', actor, decisionId, body: { ...common, ...found } })];
  }

  indeterminate(decisionId: string, { attemptId, provider, reference }: AttemptIntent, actor: Actor): AuditEntry {
    const body = { attempt: attemptId, provider, reference };
    return this.log.entry({ kind: 'attempt.indeterminate', actor, decisionId, body });
  }

  decided({ signup, decision, answer }: Conclusion, actor: Actor = this.#gateway()): AuditEntry {
    const { decisionId, configVersion } = signup;
    const body = {
      ...decision,
      config_version: configVersion,
      answer_status: answer.status,
      answer_sha256: sha256(answer.body),
    };
    return this.log.entry({ kind: 'signup.decided', actor, decisionId, body });
  }

  deferred({ signup, decisionId, answered }: Deferred): AuditEntry {
    const { flow, step, correlationId } = signup;
    const said =
      answered === 'still_checking'
        ? { answered }
        : { answered: answered.kind, status: answered.status, reason: answered.reason };
    const body = { flow, step, correlation: correlationId, ...said };
    return this.log.entry({ kind: 'answer.deferred', actor: this.#gateway(), decisionId, body });
  }

  /** The sweeper, on behalf of a gateway that died. */
  recovery(owner: string): Actor {
    return { type: 'recovery', id: owner };
  }

  #gateway(): Actor {
    return { type: 'gateway', id: this.gatewayId };
  }
}
