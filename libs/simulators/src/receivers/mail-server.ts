import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import { Arrivals } from './arrivals.js';
import { type MailMessage, readMail } from './mail-message.js';

/** One mail that was taken. */
export interface MailArrival extends MailMessage {
  /** Of the envelope, not of the headers. */
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: string;
  /** Who had logged in. */
  readonly username?: string;
}

export interface MailServer {
  readonly port: number;
  /** In the order in which they came. */
  readonly arrivals: readonly MailArrival[];
  /** Resolves when so many mails that match have come. */
  until(count: number, matches?: (arrival: MailArrival) => boolean): Promise<readonly MailArrival[]>;
  /** The next recipients are refused so: 4xx for now, 5xx for good. */
  refuseNext(times: number, code: number): void;
  close(): Promise<void>;
}

export interface MailServerOptions {
  /** Given, only who knows them may send. */
  readonly credentials?: { readonly username: string; readonly password: string };
  /** 0 (default): any free one. */
  readonly port?: number;
}

const SHUTDOWN_MS = 100;

/** A mail server on loopback that keeps what it is given. */
export async function startMailServer({ credentials, port = 0 }: MailServerOptions = {}): Promise<MailServer> {
  const arrivals = new Arrivals<MailArrival>();
  const refusals: number[] = [];
  const server = new SMTPServer({
    // It offers no certificate of its own, and sending is to this machine.
    disabledCommands: credentials ? ['STARTTLS'] : ['STARTTLS', 'AUTH'],
    authOptional: !credentials,
    allowInsecureAuth: true,
    closeTimeout: SHUTDOWN_MS,
    onAuth({ username, password }, _session, done) {
      const isRight = username === credentials?.username && password === credentials?.password;
      done(isRight ? null : refusal(535, 'Authentication failed'), isRight ? { user: username } : undefined);
    },
    onRcptTo(_address, _session, done) {
      const code = refusals.shift();
      done(code === undefined ? null : refusal(code, 'Not taken'));
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        arrivals.add(arrivalOf(Buffer.concat(chunks).toString('utf8'), session));
        done();
      });
    },
  });
  // A client that breaks off is part of a test, not an end of it.
  server.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });
  return {
    port: (server.server.address() as AddressInfo).port,
    arrivals: arrivals.all,
    until: (count, matches) => arrivals.until(count, matches),
    refuseNext(times, code) {
      for (let each = 0; each < times; each += 1) refusals.push(code);
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

const refusal = (responseCode: number, message: string): Error => Object.assign(new Error(message), { responseCode });

const arrivalOf = (raw: string, { envelope, user }: SMTPServerSession): MailArrival => ({
  ...readMail(raw),
  from: envelope.mailFrom ? envelope.mailFrom.address : '',
  to: envelope.rcptTo.map(({ address }) => address),
  raw,
  username: user,
});
