/** The keys that guard personal data; never their bytes. */
export interface KeyRingView {
  readonly provider: 'local-file' | 'azure-key-vault' | 'aws-kms' | 'vault-transit';
  readonly providerKey: string;
  readonly health: 'ok' | 'unreachable' | 'refused';
  readonly versions: readonly KeyVersionView[];
  /** While older versions wrap keys of persons: how many the current one wraps, and how many are left. */
  readonly rewrapping?: { readonly from: readonly number[]; readonly done: number; readonly left: number };
}

export interface KeyVersionView {
  readonly version: number;
  readonly createdAt: string;
  readonly state: 'current' | 'retiring' | 'retired';
  /** Persons whose key is wrapped by it. */
  readonly subjects: number;
  /** `master-key`: derived from it, as version 1 is. */
  readonly guardedBy: KeyRingView['provider'] | 'master-key';
}
