import { type Delivery, type HttpReply, ProviderError, type ProviderErrorKind } from '#libs/provider-spec';

interface StatusRow {
  readonly from: number;
  readonly to: number;
  readonly kind: ProviderErrorKind;
  readonly delivery: Delivery;
  readonly says: string;
}

const row = (from: number, to: number, kind: ProviderErrorKind, delivery: Delivery, says: string): StatusRow => ({
  from,
  to,
  kind,
  delivery,
  says,
});

/** First match counts. Meanings: RFC 9110 section 15; 429: RFC 6585 section 4. */
const STATUS_TABLE: readonly StatusRow[] = [
  row(200, 299, 'unreadable_response', 'sent', 'answered without the document that was asked for'),
  row(300, 399, 'misconfigured', 'sent', 'answered with a redirect, which is never followed: check the address'),
  row(401, 401, 'unauthenticated', 'sent', 'refused our credentials'),
  row(402, 402, 'quota_exhausted', 'sent', 'says that the quota is used up'),
  row(403, 403, 'unauthenticated', 'sent', 'refused our credentials or our network address'),
  row(407, 407, 'unauthenticated', 'sent', 'or a proxy before it asks for proxy credentials'),
  // The vendor waited for our bytes in vain, or says so after it had them: nobody knows which.
  row(408, 408, 'vendor_fault', 'unknown', 'gave up waiting for the request'),
  row(429, 429, 'rate_limited', 'sent', 'asks us to slow down'),
  row(400, 499, 'misconfigured', 'sent', 'refused the form of the request: check address and product'),
  // A gateway answered: what the system behind it did is unknown.
  row(502, 502, 'vendor_fault', 'unknown', 'has a gateway that got no proper answer'),
  row(504, 504, 'vendor_fault', 'unknown', 'has a gateway that got no answer in time'),
  row(500, 599, 'vendor_fault', 'sent', 'failed'),
];

const ANYTHING_ELSE = row(0, 0, 'unreadable_response', 'sent', 'answered with a status that HTTP does not define');

const DAY_MS = 86_400_000;

/** Milliseconds to wait, from seconds or an HTTP date (RFC 9110 section 10.2.3); at most a day; undefined when absent or unreadable. */
export function retryAfterMs(headers: HttpReply['headers'], now: Date = new Date()): number | undefined {
  const text = headers['retry-after']?.trim();
  if (!text) return undefined;
  if (/^\d{1,9}$/.test(text)) return Math.min(Number(text) * 1000, DAY_MS);
  const at = httpDate(text);
  if (at === undefined) return undefined;
  // Against the vendor's own clock where it tells it: clocks differ.
  const from = httpDate(headers['date']) ?? now.getTime();
  return Math.min(Math.max(0, at - from), DAY_MS);
}

// Date.parse accepts far more than HTTP does: "5" would be a month.
const httpDate = (text: string | undefined): number | undefined => {
  const at = text !== undefined && /^[A-Z][a-z]{2,8}, .*GMT$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
};

/**
 * The default reading of a reply whose status says that it is no answer. A provider looks at its vendor's own rules first and comes
 * here with what they leave open. `now` is used for a Retry-After date when the reply has no Date of its own.
 */
export function faultOfStatus(reply: HttpReply, vendorCode?: string, now?: Date): ProviderError {
  const { status } = reply;
  const { kind, delivery, says } = STATUS_TABLE.find(({ from, to }) => status >= from && status <= to) ?? ANYTHING_ELSE;
  return new ProviderError(kind, `The vendor ${says} (HTTP ${status}).`, {
    delivery,
    vendorCode,
    httpStatus: status,
    retryAfterMs: retryAfterMs(reply.headers, now),
  });
}
