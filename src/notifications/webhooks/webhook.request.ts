import { Webhook } from 'standardwebhooks';
import type { HttpExchange } from '#libs/provider-spec';
import { readEntry } from '../../audit/index.js';
import type { WebhookConfig } from '../../config/index.js';
import type { PendingDelivery } from '../delivery-store.port.js';

/** Built once for each webhook: decodes the secret. `whsec_` and base64, or the bytes of the text itself. */
export const signerOf = ({ secret }: Pick<WebhookConfig, 'secret'>): Webhook => {
  const text = secret.reveal();
  return text.startsWith('whsec_') ? new Webhook(text) : new Webhook(text, { format: 'raw' });
};

/** What a receiver reads: the members of the log's entry, docs/webhooks.md. */
export function payloadOf({ envelope, origin, index }: PendingDelivery): string {
  const { kind, at, actor, decision, subject, body } = readEntry(envelope);
  return JSON.stringify({
    type: kind,
    timestamp: at,
    data: { log: origin, index: Number(index), actor, decision, subject, body },
  });
}

/** Signed as Standard Webhooks 1.0.0 says: the id stays at every attempt, the time is the attempt's. */
export function requestOf(url: URL, signer: Webhook, delivery: PendingDelivery, now: Date): HttpExchange {
  const body = payloadOf(delivery);
  return {
    method: 'POST',
    url,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'verigate',
      'webhook-id': delivery.eventId,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
      'webhook-signature': signer.sign(delivery.eventId, now, body),
    },
    body: Buffer.from(body, 'utf8'),
  };
}
