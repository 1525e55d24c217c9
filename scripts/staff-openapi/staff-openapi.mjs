import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import { ROOT } from '../project.mjs';
import { SchemaWriter } from './schema-writer.mjs';
import { routesOf } from './staff-routes.mjs';

/** What the service publishes with its OpenAPI document; written by `npm run openapi:staff`, held to the sources by a test. */
export const STAFF_API_FILE = join(ROOT, 'src/observability/openapi/staff-api.json');

const sorted = (object) => Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));

function programOf() {
  const file = join(ROOT, 'tsconfig.json');
  const { config } = ts.readConfigFile(file, (path) => readFileSync(path, 'utf8'));
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  const controllers = readdirSync(join(ROOT, 'src'), { recursive: true })
    .filter((name) => name.endsWith('.controller.ts'))
    .map((name) => join(ROOT, 'src', name));
  return ts.createProgram(controllers, { ...options, noEmit: true });
}

/** Paths and schemas of the staff interface, read from its controllers. Throws when a route returns what JSON cannot say. */
export function staffApi() {
  const program = programOf();
  const writer = new SchemaWriter(program.getTypeChecker());
  const paths = {};
  for (const source of program.getSourceFiles().filter(({ fileName }) => fileName.endsWith('.controller.ts'))) {
    for (const declaration of source.statements.filter(ts.isClassDeclaration)) {
      for (const [path, verb, operation] of routesOf(declaration, writer))
        paths[path] = sorted({ ...paths[path], [verb]: operation });
    }
  }
  return { paths: sorted(paths), schemas: sorted(writer.components) };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  writeFileSync(STAFF_API_FILE, `${JSON.stringify(staffApi(), null, 1)}\n`);
}
