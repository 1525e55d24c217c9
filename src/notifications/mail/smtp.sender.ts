import { createTransport, type SentMessageInfo, type Transporter } from 'nodemailer';
import { MAIL_ADDRESS, type MailConfig } from '../../config/index.js';
import type { AttemptEnd } from '../retry.rules.js';
import type { ComposedMail } from './compose-mail.js';

const CONNECT_MS = 10_000;
const SILENCE_MS = 20_000;
const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '::1']);

export interface Letter {
  readonly to: string;
  readonly mail: ComposedMail;
  /** Without angle brackets; the same at every attempt. */
  readonly messageId: string;
}

/** Hands one mail at a time to the mail server of the configuration. */
export class SmtpSender {
  readonly #transport: Transporter<SentMessageInfo>;

  constructor(private readonly config: Pick<MailConfig, 'smtp' | 'from'>) {
    const { host, port, secure, credentials } = config.smtp;
    this.#transport = createTransport({
      host,
      port,
      secure,
      // Without TLS password and mail would travel for everybody to read; this machine reads them anyway.
      requireTLS: !secure && !LOOPBACK.has(host),
      ignoreTLS: !secure && LOOPBACK.has(host),
      tls: { minVersion: 'TLSv1.2' },
      ...(credentials ? { auth: { user: credentials.username.reveal(), pass: credentials.password.reveal() } } : {}),
      connectionTimeout: CONNECT_MS,
      greetingTimeout: CONNECT_MS,
      socketTimeout: SILENCE_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
      logger: false,
    });
  }

  async send({ to, mail, messageId }: Letter): Promise<AttemptEnd> {
    // One mailbox without comma, angle bracket or line break is one recipient and one header, whatever a person typed.
    if (!MAIL_ADDRESS.test(to)) return { kind: 'dropped', fault: 'unusable_address' };
    const { from } = this.config;
    try {
      await this.#transport.sendMail({
        envelope: { from, to: [to] },
        from: { name: '', address: from },
        to: { name: '', address: to },
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        messageId: `<${messageId}>`,
        // RFC 3834: no out-of-office replies to a machine.
        headers: { 'auto-submitted': 'auto-generated', 'content-language': mail.locale },
      });
      return { kind: 'delivered' };
    } catch (error) {
      return faultOf(error);
    }
  }

  close(): void {
    this.#transport.close();
  }
}

const FAULTS: Readonly<Record<string, string>> = {
  EAUTH: 'login_refused',
  EDNS: 'unknown_host',
  ETLS: 'no_tls',
  ETIMEDOUT: 'timed_out',
};

/** By codes only: the texts of mail servers repeat addresses. A 5xx to recipient or message is a "no" to this mail; all else may pass. */
function faultOf(error: unknown): AttemptEnd {
  const { code = '', responseCode = 0 } = error as { readonly code?: string; readonly responseCode?: number };
  const isNo = (code === 'EENVELOPE' || code === 'EMESSAGE') && responseCode >= 500;
  return isNo ? { kind: 'refused', fault: 'refused' } : { kind: 'away', fault: FAULTS[code] ?? 'unreachable' };
}
