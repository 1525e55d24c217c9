import { isLookup, ProviderError, type VerificationRequest } from '#libs/provider-spec';
import type { FlowConfig } from '../config/index.js';
import type { Intake } from '../intake/index.js';
import { type AttemptEnd, faultOf } from './attempt.js';
import { planRoute, type RoutePlan } from './plan-route.js';
import type { ProviderRegistry } from './provider.registry.js';

/** Beyond an attempt's own cap: the time to notice its end and write it down. */
const LEASE_MARGIN_MS = 3_000;

/** Everything that a sign-up may ask of the providers. */
export class VerificationDesk {
  constructor(private readonly registry: ProviderRegistry) {}

  plan(flow: FlowConfig, { applicant, invalid }: Intake): RoutePlan {
    const route = (flow.verification?.route ?? []).map((name) => this.registry.get(name));
    return planRoute(route, applicant, invalid);
  }

  /** After this long without an outcome an attempt counts as lost. */
  leaseMs(provider: string): number {
    return this.registry.get(provider).limits.timeoutMs + LEASE_MARGIN_MS;
  }

  /** One attempt at one provider, under its bulkhead, breaker and time cap. Never throws. */
  async attempt(name: string, request: VerificationRequest, correlationId: string): Promise<AttemptEnd> {
    const { provider, guard, history } = this.registry.get(name);
    const end = await guard
      .run((signal) => provider.verify(request, { signal, correlationId }))
      .then((outcome): AttemptEnd => ({ outcome }), faultOf);
    history.note(end, new Date());
    return end;
  }

  /**
   * What became of a call by our reference. Undefined: this vendor cannot tell, or could not be asked now.
   * A vendor that never saw the reference proves that nothing was sent.
   */
  async lookup(name: string, reference: string, correlationId: string): Promise<AttemptEnd | undefined> {
    if (!this.registry.has(name)) return undefined;
    const { provider, guard } = this.registry.get(name);
    if (!isLookup(provider)) return undefined;
    try {
      const outcome = await guard.run((signal) => provider.lookup(reference, { signal, correlationId }));
      return outcome ? { outcome } : neverSent();
    } catch {
      return undefined;
    }
  }
}

const neverSent = (): AttemptEnd =>
  faultOf(new ProviderError('unreachable', 'the provider never saw this reference', { delivery: 'not_sent' }));
