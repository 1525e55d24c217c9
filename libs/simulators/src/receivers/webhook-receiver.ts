import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { startVendorServer, type VendorReply, type VendorRequest } from '../vendors/vendor-server.js';
import { Arrivals } from './arrivals.js';

/** One attempt of the gateway, as it came. */
export interface WebhookArrival {
  /** `webhook-id`: the same at every attempt. */
  readonly id: string;
  /** Seconds, `webhook-timestamp`. */
  readonly timestamp: number;
  readonly type: string;
  readonly payload: {
    readonly type: string;
    readonly timestamp: string;
    readonly data: Readonly<Record<string, unknown>>;
  };
  /** The body's exact text. */
  readonly text: string;
  /** Does the signature hold, by the library's own verifier, and is the time within five minutes? */
  readonly genuine: boolean;
  /** What it was answered. */
  readonly status: number;
}

export interface WebhookReceiver {
  readonly url: string;
  /** Every attempt, in the order in which they came. */
  readonly arrivals: readonly WebhookArrival[];
  /** Resolves when so many attempts that match have come. */
  until(count: number, matches?: (arrival: WebhookArrival) => boolean): Promise<readonly WebhookArrival[]>;
  /** The next attempts are answered so; after them with 200. */
  answerNext(times: number, status: number, headers?: Readonly<Record<string, string>>): void;
  close(): Promise<void>;
}

export interface WebhookReceiverOptions {
  /** As in the gateway's configuration: `whsec_` and base64, or a text of 32 characters and more. */
  readonly secret: string;
  /** 0 (default): any free one. */
  readonly port?: number;
}

const UNSIGNED = 401;

/** A receiver on loopback that takes only what is signed (Standard Webhooks 1.0.0), and fails when it is told to. */
export async function startWebhookReceiver({ secret, port }: WebhookReceiverOptions): Promise<WebhookReceiver> {
  const verifier = secret.startsWith('whsec_') ? new Webhook(secret) : new Webhook(secret, { format: 'raw' });
  const arrivals = new Arrivals<WebhookArrival>();
  const failures: { readonly status: number; readonly headers: Readonly<Record<string, string>> }[] = [];

  const handle = ({ headers, body }: VendorRequest): VendorReply => {
    const text = body.toString('utf8');
    const genuine = isGenuine(verifier, text, headers);
    const failure = genuine ? failures.shift() : { status: UNSIGNED, headers: {} };
    const payload = JSON.parse(text) as WebhookArrival['payload'];
    const status = failure?.status ?? 200;
    arrivals.add({
      id: String(headers['webhook-id']),
      timestamp: Number(headers['webhook-timestamp']),
      type: payload.type,
      payload,
      text,
      genuine,
      status,
    });
    return { status, headers: failure?.headers, body: '' };
  };

  const server = await startVendorServer({ port, handle });
  return {
    url: `${server.origin}/verigate`,
    arrivals: arrivals.all,
    until: (count, matches) => arrivals.until(count, matches),
    answerNext(times, status, headers = {}) {
      for (let each = 0; each < times; each += 1) failures.push({ status, headers });
    },
    close: () => server.close(),
  };
}

function isGenuine(verifier: Webhook, text: string, headers: VendorRequest['headers']): boolean {
  const given = Object.entries(headers).map(([name, value]) => [name, String(value)]);
  try {
    verifier.verify(text, Object.fromEntries(given) as Record<string, string>);
    return true;
  } catch (error) {
    if (error instanceof WebhookVerificationError) return false;
    throw error;
  }
}
