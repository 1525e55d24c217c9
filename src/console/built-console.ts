import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The build writes it last: what has it is whole, and is no source. */
const STAMP = '.verigate-console';

/** From dist/src/console, and from src/console when the sources run as they are. */
const PLACES = ['../../console', '../../dist/console'];

/** The folder of the built console; undefined when it has not been built. */
export const builtConsole = (): string | undefined =>
  PLACES.map((place) => fileURLToPath(new URL(place, import.meta.url))).find((folder) =>
    existsSync(join(folder, STAMP)),
  );
