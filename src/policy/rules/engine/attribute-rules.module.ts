import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { PooledHttpPort } from '#libs/provider-kit';
import { GATEWAY_CONFIG, type GatewayConfig } from '../../../config/index.js';
import { ATTRIBUTE_RULES } from '../attribute-rules.port.js';
import { ExternalLookups } from '../lookup/external-lookups.js';
import { LOOKUP_EVENTS, type LookupEvents } from '../lookup/lookup-events.port.js';
import { fieldLabels } from '../words/field-labels.js';
import { RuleWords } from '../words/rule-words.js';
import { CompiledAttributeRules } from './compiled-attribute-rules.js';

const clock = { now: (): Date => new Date() };

/** The rules of every flow under ATTRIBUTE_RULES, and the connections to the endpoints that they ask. */
@Module({
  providers: [
    {
      provide: ExternalLookups,
      inject: [GATEWAY_CONFIG, LOOKUP_EVENTS],
      useFactory: ({ externalLookups }: GatewayConfig, events: LookupEvents) =>
        new ExternalLookups(externalLookups.values(), (transport) => new PooledHttpPort(transport), events),
    },
    {
      provide: ATTRIBUTE_RULES,
      inject: [GATEWAY_CONFIG, ExternalLookups],
      useFactory: ({ flows }: GatewayConfig, lookups: ExternalLookups) =>
        new CompiledAttributeRules(flows.values(), new RuleWords(fieldLabels()), lookups.ask, clock),
    },
  ],
  exports: [ATTRIBUTE_RULES],
})
export class AttributeRulesModule implements OnApplicationShutdown {
  constructor(@Inject(ExternalLookups) private readonly lookups: ExternalLookups) {}

  // The last hook of all: whoever waits for sign-ups in flight has done so before.
  async onApplicationShutdown(): Promise<void> {
    await this.lookups.close();
  }
}
