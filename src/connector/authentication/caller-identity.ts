/** Why a client certificate tells nobody's name. */
export const CERTIFICATE_FAULTS = [
  'certificate_untrusted_peer', // handed on by a peer that is no trusted proxy
  'certificate_ambiguous', // several, or a header spelt so that a proxy may not have stripped it
  'certificate_unreadable',
  'certificate_not_pinned',
  'certificate_not_yet_valid',
  'certificate_expired',
  'certificate_wrong_purpose', // it says what it is for, and that is not to be a client
] as const;
export type CertificateFault = (typeof CERTIFICATE_FAULTS)[number];

/** Why nobody is known, for logs and metrics. The caller never hears of it. */
export type CallerRefusal = CertificateFault | 'bad_credentials';

/** Who called, as it goes on record. */
export interface CallerIdentity {
  readonly method: 'basic' | 'client-certificate';
  /** The configured user name, or `sha256:` and the first 16 hex digits of the certificate's thumbprint. */
  readonly name: string;
}
