import { HELP, Mistake, readOptions, type SignupOptions } from './options.js';
import { PERSONAS } from './people.js';
import { playAll } from './play-all.js';
import { playOne } from './play-one.js';
import { type Surroundings, surroundings } from './surroundings.js';

const listOf = (): string =>
  PERSONAS.map(({ name, what, ends, endsLater }) =>
    [name.padEnd(16), (endsLater ? `${ends}, then ${endsLater}` : ends).padEnd(26), what].join(''),
  ).join('\n');

/** Resolves to the exit code. */
async function play(options: SignupOptions, around: Surroundings, signal: AbortSignal): Promise<number> {
  if (options.help) around.write(HELP);
  else if (options.list) around.write(listOf());
  else return options.all ? playAll(options, around, signal) : playOne(options, around, signal);
  return 0;
}

async function main(): Promise<number> {
  const interrupted = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const)
    process.once(name, () => interrupted.abort(new Error('interrupted')));
  try {
    return await play(readOptions(process.argv.slice(2)), surroundings, interrupted.signal);
  } catch (error) {
    if (interrupted.signal.aborted) return 130;
    surroundings.complain((error as Error).message);
    return error instanceof Mistake ? 2 : 1;
  }
}

process.exitCode = await main();
