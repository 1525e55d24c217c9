export { AWS_TEST_ACCOUNT, AWS_TEST_KEY, type AwsKmsServerOptions, startAwsKmsServer } from './aws-kms-server.js';
export {
  AZURE_TEST_VAULT,
  type AzureKeyVaultServerOptions,
  startAzureKeyVaultServer,
} from './azure-key-vault-server.js';
export type { KeyService, KeyServiceTrouble } from './key-service.js';
export type { AwsAccount } from './signature-v4.js';
export { startVaultServer, VAULT_TEST, type VaultServerOptions } from './vault-server.js';
