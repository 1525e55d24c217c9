import { resolve } from 'node:path';
import type { ProviderDefinition } from '#libs/provider-spec';
import { SENDABLE_KINDS } from '../../notifications/index.js';
import { checkRule } from '../../policy/index.js';
import { INSTALLED_PROVIDERS } from '../../verification/installed-providers.js';
import { ConfigError } from '../config-error.js';
import { environment } from '../environment.js';
import { loadConfig } from '../load-config.js';
import { dryFiles } from '../system-files.js';
import { summary } from './config-summary.js';

/** `npm run config:check [file]`: says that the configuration is good and what it means, or everything that is wrong with it. */
function check(file: string | undefined): string {
  const { env, cwd } = environment;
  const asked = file === undefined ? env : { ...env, VERIGATE_CONFIG: resolve(cwd, file) };
  const installed: readonly ProviderDefinition[] = INSTALLED_PROVIDERS.map(({ definition }) => definition);
  const checks = { attributeRule: checkRule, eventKinds: SENDABLE_KINDS };
  return summary(loadConfig({ env: asked, cwd, installed, checks, files: dryFiles() }), asked.VERIGATE_CONFIG);
}

try {
  process.stdout.write(check(process.argv[2]));
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
