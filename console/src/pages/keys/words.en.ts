const words = {
  title: 'Keys',
  lead: 'The keys that guard personal data. They are kept by the key service; the console never sees a byte of one.',
  ring: 'Key service',
  service: 'Service',
  services: {
    'local-file': 'Local file (development)',
    'azure-key-vault': 'Azure Key Vault',
    'aws-kms': 'AWS KMS',
    'vault-transit': 'HashiCorp Vault transit',
    'master-key': 'Master key of the configuration',
  },
  key: 'Key',
  health: 'State',
  ok: 'In order',
  okText: 'The service answered when it was asked last.',
  unreachable: 'Cannot be reached',
  unreachableText:
    'Sign-ups go on with the keys that are open already. What a restart would need cannot be had: see to the service before one. Personal data of keys that are not open stays hidden.',
  refused: 'Refuses us',
  refusedText:
    'The service does not accept our credentials, or does not allow the use of the key. Nothing was changed. Mend the access there: docs/keys.md has what it needs.',
  localText: 'A file beside the data protects against no one who can read both. For real people use a key service.',
  versions: 'Versions',
  version: 'Version',
  created: 'Made',
  state: 'Use',
  states: { current: 'in use', retiring: 'being replaced', retired: 'not used any more' },
  subjects: 'Keys of persons',
  guardedBy: 'Guarded by',
  rewrapping: 'Replacing older versions',
  rewrappingText:
    'Keys of persons move to the current version in the background, also through restarts. Data need not be encrypted again.',
  rewrappingDone: '{{done}} of {{all}} keys of persons are under the current version; {{left}} are left.',
  progress: 'Progress of the replacement',
  rotate: 'Rotate the key',
  rotateTitle: 'Make a new version of the key?',
  rotateText:
    'Whoever signs up from now on is guarded by the new version; keys of older persons follow in the background. Nothing is lost, and no history is encrypted again. It becomes an entry of the audit log.',
  rotated: 'Version {{version}} is in use.',
};
export default words;

declare module 'i18next' {
  interface ResourceNamespaceMap {
    keys: typeof words;
  }
}
