import { IsOptional } from 'class-validator';
import { Secret } from '#libs/provider-kit';
import type { Sensitive } from '#libs/provider-spec';
import { below, type Problems } from './config-error.js';
import { flawOfHost, flawOfMailAddress, flawOfName, flawOfPublicUrl, flawOfWebhookUrl } from './formats.js';
import type { MailConfig, WebhookConfig } from './gateway-config.js';
import { Section, SectionMap } from './section.decorators.js';
import { Switch, Text, TextList, WholeNumber } from './setting.decorators.js';
import { suggestion } from './suggestion.js';

const flawOfEvent = (text: string): string | undefined =>
  /^[a-z]+\.(\*|[a-z_]+)$/.test(text) ? undefined : 'must be a kind of event such as case.approved, or case.* for all';

/** An item of `webhooks:` in the file. */
export class WebhookSettings {
  @Text({ description: 'name, in logs and in the staff interface', example: 'approvals', flaw: flawOfName })
  name: string;

  @Text({
    description: 'where events are sent by POST: https, or plain http to this machine',
    example: 'https://approvals.contoso.example/verigate',
    flaw: flawOfWebhookUrl,
  })
  url: string;

  @Secret(
    'what events are signed with (Standard Webhooks): whsec_ and base64 of 24 to 64 bytes, or 32 characters and more',
  )
  secret: Sensitive<string>;

  @TextList({
    description: 'kinds of events that are sent, as in audit-log-format.md; a family with .*',
    example: ['case.*'],
    minItems: 1,
    flaw: flawOfEvent,
  })
  events: string[];
}

export class SmtpSettings {
  @Text({ description: 'mail server', example: 'smtp.contoso.example', flaw: flawOfHost })
  host: string;

  @WholeNumber({ description: 'its port', default: 587, example: 465, from: 1, to: 65535 })
  port: number;

  @Switch({
    description: 'TLS from the first byte; otherwise STARTTLS is required, save on this machine',
    default: false,
  })
  secure: boolean;

  @IsOptional()
  @Secret('user name at the mail server')
  username?: Sensitive<string>;

  @IsOptional()
  @Secret('password at the mail server')
  password?: Sensitive<string>;
}

export class MailFlowSettings {
  @Text({
    description: 'page where an approved person signs in: the link in the mail',
    example: 'https://app.contoso.example/',
    flaw: flawOfPublicUrl,
  })
  signInUrl: string;
}

/** `mail:` in the file. */
export class MailSettings {
  @Section(() => SmtpSettings, { description: 'mail server', absent: 'missing' })
  smtp: SmtpSettings;

  @Text({ description: 'address that mails come from', example: 'signup@contoso.example', flaw: flawOfMailAddress })
  from: string;

  @TextList({
    description: 'addresses of those who are told that a request waits for them',
    default: [],
    example: ['approvals@contoso.example'],
    maxItems: 20,
    flaw: flawOfMailAddress,
  })
  approvers: string[];

  @Switch({ description: 'is the person who asked told what became of the request', default: true, example: false })
  requester: boolean;

  @Switch({
    description: 'do mails to approvers name the address of the person who asked',
    default: false,
    example: true,
  })
  showRequester: boolean;

  @SectionMap(() => MailFlowSettings, {
    description: 'what mails of one flow say',
    absent: 'empty',
    keys: 'name',
    key: flawOfName,
  })
  flows: Map<string, MailFlowSettings>;
}

const SIGNING_KEY_BYTES = { least: 24, most: 64 };

/** Standard Webhooks, section on symmetric keys: 24 to 64 bytes, in base64 after `whsec_`. */
function flawOfSigningSecret(secret: string): string | undefined {
  if (!secret.startsWith('whsec_')) {
    return secret.length >= 32 ? undefined : 'is too short: 32 characters, or whsec_ and base64 of 24 bytes';
  }
  const base64 = secret.slice('whsec_'.length);
  const bytes = Buffer.from(base64, 'base64');
  const isBase64 = /^[A-Za-z0-9+/]+={0,2}$/.test(base64) && base64.length % 4 === 0;
  const isLong = bytes.length >= SIGNING_KEY_BYTES.least && bytes.length <= SIGNING_KEY_BYTES.most;
  return isBase64 && isLong ? undefined : 'must be whsec_ followed by base64 of 24 to 64 bytes';
}

/** What no setting shows by itself. `kinds`: every kind of event that can be sent; without them kinds are not compared. */
export function checkWebhooks(
  webhooks: readonly Partial<WebhookSettings>[],
  kinds: readonly string[] | undefined,
  problems: Problems,
): void {
  webhooks.forEach(({ name, secret, events = [] }, at) => {
    const place = `webhooks[${at}]`;
    if (name !== undefined && webhooks.slice(0, at).some((other) => other.name === name)) {
      problems.add(`${place}.name`, 'is the name of another webhook: each has its own place in the log');
    }
    const flaw = secret && flawOfSigningSecret(secret.reveal());
    if (flaw !== undefined) problems.add(`${place}.secret`, flaw);
    if (kinds === undefined) return;
    events.forEach((event, position) => {
      if (kinds.some((kind) => kind === event || (event.endsWith('.*') && kind.startsWith(event.slice(0, -1))))) return;
      problems.add(`${place}.events[${position}]`, `is no kind of event that can be sent${suggestion(event, kinds)}`);
    });
  });
}

export function checkMail(mail: Partial<MailSettings>, flows: readonly string[], problems: Problems): void {
  for (const name of mail.flows?.keys() ?? []) {
    if (!flows.includes(name))
      problems.add(below('mail.flows', name), `is not the name of a flow${suggestion(name, flows)}`);
  }
  const { username, password } = mail.smtp ?? {};
  if ((username === undefined) !== (password === undefined)) {
    problems.add('mail.smtp', 'has a user name or a password without the other: give both or none');
  }
}

export const buildWebhooks = (webhooks: readonly WebhookSettings[]): readonly WebhookConfig[] =>
  webhooks.map(({ name, url, secret, events }) => ({ name, url: new URL(url).href, secret, events }));

export const buildMail = (mail: MailSettings): MailConfig => {
  const { host, port, secure, username, password } = mail.smtp;
  return {
    smtp: { host, port, secure, ...(username && password ? { credentials: { username, password } } : {}) },
    from: mail.from,
    approvers: mail.approvers,
    requester: mail.requester,
    showRequester: mail.showRequester,
    signInUrls: Object.fromEntries([...mail.flows].map(([name, { signInUrl }]) => [name, signInUrl])),
  };
};
