/** The keys that guard personal data; never their bytes. */
export interface KeyRingView {
  readonly provider: 'local-file' | 'azure-key-vault' | 'aws-kms' | 'vault-transit';
  readonly providerKey: string;
  readonly health: 'ok' | 'unreachable' | 'refused';
  readonly versions: readonly KeyVersionView[];
  readonly rewrapping?: { readonly from: readonly number[]; readonly done: number; readonly left: number };
}

export interface KeyVersionView {
  readonly version: number;
  readonly createdAt: string;
  readonly state: 'current' | 'retiring' | 'retired';
  /** Persons whose key is wrapped by it. */
  readonly subjects: number;
}
