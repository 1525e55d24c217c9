/** Who called, as it goes on record. */
export interface CallerIdentity {
  readonly method: 'basic' | 'client-certificate';
  /** The configured user name, or `sha256:` and the first 16 hex digits of the certificate's thumbprint. */
  readonly name: string;
}
