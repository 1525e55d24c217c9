import { FlowSettings } from './flow.settings.js';
import { flawOfName } from './formats.js';
import { GraphSettings } from './graph.settings.js';
import { InvitationSettings } from './invitation.settings.js';
import { KeySettings } from './key.settings.js';
import { LogSettings } from './log.settings.js';
import { MailSettings, WebhookSettings } from './notification.settings.js';
import { PrivacySettings, RetentionClassSettings } from './privacy.settings.js';
import { ExternalLookupSettings } from './rule-lookup.settings.js';
import { OpenMap, Section, SectionList, SectionMap } from './section.decorators.js';
import { DatabaseSettings, ServerSettings } from './server.settings.js';
import { StaffSettings } from './staff.settings.js';

/** The whole file. */
export class GatewaySettings {
  @Section(() => ServerSettings, { description: 'the process itself', absent: 'empty' })
  server: ServerSettings;

  @Section(() => DatabaseSettings, { description: 'where decisions are kept', absent: 'empty' })
  database: DatabaseSettings;

  @Section(() => KeySettings, { description: 'keys', absent: 'empty' })
  keys: KeySettings;

  @SectionMap(() => FlowSettings, {
    description: 'sign-up flows that call the gateway: name -> settings, at least one',
    absent: 'missing',
    keys: 'name',
    key: flawOfName,
  })
  flows: Map<string, FlowSettings>;

  @OpenMap({ description: 'verification providers: name -> settings', absent: 'empty', key: flawOfName })
  providers: Map<string, unknown>;

  @SectionMap(() => ExternalLookupSettings, {
    description: 'HTTP endpoints of your own that attribute rules may ask: name -> settings',
    absent: 'empty',
    keys: 'name',
    key: flawOfName,
  })
  externalLookups: Map<string, ExternalLookupSettings>;

  @SectionList(() => WebhookSettings, {
    description: 'where events are sent',
    absent: 'empty',
    maxItems: 20,
  })
  webhooks: WebhookSettings[];

  @Section(() => MailSettings, { description: 'mail to those who ask and those who approve', absent: 'none' })
  mail?: MailSettings;

  @Section(() => InvitationSettings, { description: 'invitation codes', absent: 'empty' })
  invitations: InvitationSettings;

  @Section(() => LogSettings, { description: 'how the audit log is sealed', absent: 'empty' })
  log: LogSettings;

  @Section(() => StaffSettings, { description: 'who may use the staff interface', absent: 'empty' })
  staff: StaffSettings;

  @Section(() => GraphSettings, {
    description: 'Microsoft Graph, to make the accounts of approved people',
    absent: 'none',
  })
  graph?: GraphSettings;

  @Section(() => PrivacySettings, { description: 'personal data', absent: 'empty' })
  privacy: PrivacySettings;

  @SectionMap(() => RetentionClassSettings, {
    description:
      'how long personal data is kept: name of a class -> settings; without any, the class of docs/privacy.md',
    absent: 'empty',
    keys: 'name',
    key: flawOfName,
  })
  retention: Map<string, RetentionClassSettings>;
}
