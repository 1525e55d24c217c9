import { inspect } from 'node:util';
import { faultOfTransport } from '../../src/outbound/transport-fault.js';

const codes = (text: string): string[] => text.trim().split(/\s+/);

/** Those that a loopback server cannot bring about, besides a few that it can. */
const BEFORE_A_BYTE: [kind: string, codes: string[]][] = [
  [
    'unreachable',
    codes(
      'ENOTFOUND EAI_AGAIN ECONNREFUSED EHOSTUNREACH ENETUNREACH ECONNRESET ETIMEDOUT UND_ERR_CONNECT_TIMEOUT UND_ERR_SOCKET EMFILE',
    ),
  ],
  ['unreachable', codes('CERT_HAS_EXPIRED CERT_NOT_YET_VALID')],
  [
    'misconfigured',
    codes(
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE UNABLE_TO_GET_ISSUER_CERT_LOCALLY SELF_SIGNED_CERT_IN_CHAIN DEPTH_ZERO_SELF_SIGNED_CERT INVALID_CA INVALID_PURPOSE',
    ),
  ],
  ['misconfigured', codes('ERR_TLS_CERT_ALTNAME_INVALID HOSTNAME_MISMATCH')],
  [
    'misconfigured',
    codes(
      'ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE ERR_SSL_TLSV1_ALERT_UNKNOWN_CA ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION ERR_SSL_WRONG_VERSION_NUMBER ERR_SSL_UNSUPPORTED_PROTOCOL',
    ),
  ],
  ['defect', codes('UND_ERR_INVALID_ARG')],
  ['cancelled', codes('UND_ERR_DESTROYED UND_ERR_CLOSED')],
];

test.each(BEFORE_A_BYTE.flatMap(([kind, list]) => list.map((code) => [code, kind])))(
  '%s before the first byte is %s, and nothing was sent',
  (code, kind) => {
    expect(faultOfTransport({ code }, 'queued')).toMatchObject({ kind, delivery: 'not_sent' });
  },
);

test.each(codes('ECONNRESET EPIPE ETIMEDOUT UND_ERR_SOCKET CERT_HAS_EXPIRED SOMETHING_NEW'))(
  '%s afterwards is a fault of the vendor, and nobody knows whether it saw the call',
  (code) => {
    expect(faultOfTransport({ code }, 'written')).toMatchObject({ kind: 'vendor_fault', delivery: 'unknown' });
  },
);

test.each(
  codes('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED ERR_SSL_TLSV1_ALERT_UNKNOWN_CA ERR_SSL_TLSV1_ALERT_ACCESS_DENIED'),
)('%s comes after TLS 1.3 has let us write, and yet nothing was read', (code) => {
  expect(faultOfTransport({ code }, 'written')).toMatchObject({ kind: 'misconfigured', delivery: 'not_sent' });
});

test.each([undefined, null, 'text', {}, { code: 7 }, { code: 'as written: secret' }])(
  '%p has no code that could be told',
  (error) => {
    const fault = faultOfTransport(error, 'queued');
    expect(fault).toMatchObject({ kind: 'unreachable', message: 'The vendor cannot be reached (UNKNOWN).' });
    expect(inspect(fault)).not.toContain('secret');
  },
);
