import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { INSTALLED_PROVIDERS } from '../../verification/installed-providers.js';
import { environment } from '../environment.js';
import { configSchema } from '../json-schema.js';
import { settingsTables, withTables } from '../settings-tables.js';

/** `npm run config:schema` prints the JSON Schema of the file; with `-- --write` it brings docs/ up to date with the classes. */
const installed = INSTALLED_PROVIDERS.map(({ definition }) => definition);
const schema = `${JSON.stringify(configSchema(installed), undefined, 2)}\n`;

if (process.argv[2] === '--write') {
  const page = join(environment.cwd, 'docs', 'configuration.md');
  writeFileSync(join(environment.cwd, 'docs', 'verigate.schema.json'), schema);
  writeFileSync(page, withTables(readFileSync(page, 'utf8'), settingsTables(installed)));
} else {
  process.stdout.write(schema);
}
