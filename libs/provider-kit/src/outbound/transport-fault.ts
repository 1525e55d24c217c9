import { type Delivery, ProviderError, type ProviderErrorKind } from '#libs/provider-spec';

/** How far one exchange had come: it decides whether the vendor can have seen it. */
export type Progress = 'queued' | 'written' | 'answered';

interface FaultRow {
  readonly when: RegExp;
  readonly kind: ProviderErrorKind;
  readonly says: string;
  /** Known better than from the progress. */
  readonly delivery?: Delivery;
}

/** By the code of the error; first match counts. Codes: Node's "errors" and "tls" pages, undici's errors. */
const COMMON_ROWS: readonly FaultRow[] = [
  { when: /^UND_ERR_(DESTROYED|CLOSED)$/, kind: 'cancelled', says: 'The gateway is stopping' },
  {
    when: /^(UND_ERR_INVALID_ARG|UND_ERR_NOT_SUPPORTED|UND_ERR_REQ_CONTENT_LENGTH_MISMATCH)$/,
    kind: 'defect',
    says: 'The request to the vendor is not valid HTTP',
    delivery: 'not_sent',
  },
  // In TLS 1.3 a server refuses our certificate when we may have written already; it reads none of it. Mostly Node reports the end of
  // the connection and not this alert: then it is a broken connection like any other.
  {
    when: /ALERT_(\w*CERTIFICATE\w*|UNKNOWN_CA|ACCESS_DENIED)$/,
    kind: 'misconfigured',
    says: 'The vendor refused our client certificate, or wants one',
    delivery: 'not_sent',
  },
];

const BEFORE_SENDING: readonly FaultRow[] = [
  {
    when: /^(UNABLE_TO_\w+|SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|CERT_(UNTRUSTED|REJECTED|REVOKED|CHAIN_TOO_LONG|SIGNATURE_FAILURE)|INVALID_(CA|PURPOSE)|PATH_LENGTH_EXCEEDED)$/,
    kind: 'misconfigured',
    says: 'The certificate of the vendor is not trusted: check the address, or name its authority',
  },
  {
    when: /^(ERR_TLS_CERT_ALTNAME_INVALID|HOSTNAME_MISMATCH)$/,
    kind: 'misconfigured',
    says: 'The certificate of the vendor is for another host: check the address',
  },
  {
    when: /ALERT_(HANDSHAKE_FAILURE|PROTOCOL_VERSION|INSUFFICIENT_SECURITY)$|UNSUPPORTED_PROTOCOL$|WRONG_VERSION_NUMBER$/,
    kind: 'misconfigured',
    says: 'The vendor and we have no version of TLS in common, or it wants a client certificate',
  },
  {
    when: /^CERT_(HAS_EXPIRED|NOT_YET_VALID)$/,
    kind: 'unreachable',
    says: 'The certificate of the vendor is out of date',
  },
  { when: /TIMEOUT|ETIMEDOUT/, kind: 'unreachable', says: 'The vendor did not accept a connection in time' },
  { when: /./, kind: 'unreachable', says: 'The vendor cannot be reached' },
];

const AFTER_SENDING: readonly FaultRow[] = [
  {
    when: /^(HPE_\w+|UND_ERR_HEADERS_OVERFLOW)$/,
    kind: 'unreadable_response',
    says: 'The answer of the vendor is not valid HTTP',
  },
  { when: /./, kind: 'vendor_fault', says: 'The vendor broke the connection' },
];

const DELIVERY: Record<Progress, Delivery> = { queued: 'not_sent', written: 'unknown', answered: 'sent' };

// The code and never the message or the rest: messages hold addresses, and undici's parser error holds the reply.
const codeOf = (error: unknown): string => {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  if (typeof code === 'string' && /^[A-Z][A-Z0-9_/]{1,60}$/.test(code)) return code;
  return name === 'HTTPParserError' ? 'HPE_INVALID' : 'UNKNOWN';
};

/** What an error of the socket, of TLS or of the HTTP parser means. The error itself goes no further. */
export function faultOfTransport(error: unknown, progress: Progress, httpStatus?: number): ProviderError {
  const code = codeOf(error);
  const rows = [...COMMON_ROWS, ...(progress === 'queued' ? BEFORE_SENDING : AFTER_SENDING)];
  const row = rows.find(({ when }) => when.test(code));
  return new ProviderError(row?.kind ?? 'defect', `${row?.says} (${code}).`, {
    delivery: row?.delivery ?? DELIVERY[progress],
    httpStatus,
  });
}

/** What an abort of the call's signal means: its time was over, or nobody wants the answer. */
export function faultOfAbort(reason: unknown, progress: Progress, httpStatus?: number): ProviderError {
  const delivery = DELIVERY[progress];
  // By name: AbortSignal.timeout gives a DOMException, a timer of our own may give any error.
  const timedOut = typeof reason === 'object' && reason !== null && 'name' in reason && reason.name === 'TimeoutError';
  return timedOut
    ? new ProviderError('timed_out', 'The vendor did not answer in time.', { delivery, httpStatus })
    : new ProviderError('cancelled', 'The call was cancelled.', { delivery, httpStatus });
}
