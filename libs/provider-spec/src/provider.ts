import type { Applicant, ApplicantAttribute } from './applicant.js';
import type { HttpPort, TransportSettings } from './http.js';
import type { ProviderOutcome } from './outcome.js';

export interface VerificationRequest {
  readonly applicant: Applicant;
  /** Ours, unique for each attempt, 26 characters [0-9A-Z]: goes into the vendor's reference field so that a lost call can be found. No personal data. */
  readonly reference: string;
}

export interface CallContext {
  /** Aborts when the attempt's time is over. Every wait must heed it. */
  readonly signal: AbortSignal;
  /** For logs and traces on our side; not sent to vendors unless they ask for one. */
  readonly correlationId: string;
}

/** One sign-up's check. Turns data into data: sockets, time-outs, retries, tracing and redaction are the core's. */
export interface VerificationProvider {
  /** Asks the vendor once. Throws ProviderError on faults; a refused person is an outcome. */
  verify(request: VerificationRequest, call: CallContext): Promise<ProviderOutcome>;
}

/** The vendor can be asked again about a check that it left pending. */
export interface ResumableProvider extends VerificationProvider {
  resume(vendorReference: string, call: CallContext): Promise<ProviderOutcome>;
}

/** The vendor can tell what became of a call by our reference; `undefined` proves that it never saw it. */
export interface LookupProvider extends VerificationProvider {
  lookup(reference: string, call: CallContext): Promise<ProviderOutcome | undefined>;
}

export interface ProbeResult {
  readonly status: 'reachable' | 'degraded' | 'unreachable';
  /** Our own words. */
  readonly detail: string;
}

/** A probe is free of charge and touches no person's record. */
export interface ProbeableProvider extends VerificationProvider {
  probe(call: CallContext): Promise<ProbeResult>;
}

/** Every entry must be given; an array entry means "at least one of these". */
export type AttributeRequirement = ApplicantAttribute | readonly ApplicantAttribute[];

export interface ProviderCapabilities {
  /** ISO 3166-1 alpha-2 codes, or every country. */
  readonly countries: readonly string[] | 'any';
  /** What is checked, for the documentation. */
  readonly checks: readonly (
    | 'identity'
    | 'address'
    | 'date_of_birth'
    | 'national_id'
    | 'watchlist'
    | 'fraud'
    | 'phone'
    | 'email'
  )[];
  readonly requires: readonly AttributeRequirement[];
  readonly accepts: readonly ApplicantAttribute[];
  /** Does the vendor recognise a repeated reference and not charge again? */
  readonly idempotent: boolean;
}

export interface ProviderLog {
  info(event: string, fields?: Readonly<Record<string, string | number | boolean>>): void;
  warn(event: string, fields?: Readonly<Record<string, string | number | boolean>>): void;
}

export interface ProviderDependencies {
  readonly http: HttpPort;
  readonly clock: { now(): Date };
  readonly log: ProviderLog;
}

/** Everything the gateway knows of one kind of provider. Declared once; start-up messages, docs and schema derive from it. */
export interface ProviderDefinition<Config extends object = object> {
  readonly specVersion: 1;
  /** The `type` in the configuration file: kebab-case. */
  readonly type: string;
  readonly displayName: string;
  readonly capabilities: ProviderCapabilities;
  /** class-validator class; its instance is already validated when `transport` and `create` see it. */
  readonly configClass: new () => Config;
  transport(config: Config): TransportSettings;
  /** Pure construction: no network, no timers, no module-level state. */
  create(config: Config, dependencies: ProviderDependencies): VerificationProvider;
}

export function defineProvider<Config extends object>(
  definition: ProviderDefinition<Config>,
): ProviderDefinition<Config> {
  return definition;
}

export const isResumable = (provider: VerificationProvider): provider is ResumableProvider => 'resume' in provider;
export const isLookup = (provider: VerificationProvider): provider is LookupProvider => 'lookup' in provider;
export const isProbeable = (provider: VerificationProvider): provider is ProbeableProvider => 'probe' in provider;
