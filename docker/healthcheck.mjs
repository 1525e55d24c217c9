import { env } from 'node:process';

// Asks the process in this container whether it lives; the exit code is the answer.
const { PORT = '3000' } = env;
const answer = await fetch(`http://127.0.0.1:${PORT}/health/live`, { signal: AbortSignal.timeout(2500) }).catch(() => undefined);
process.exitCode = answer?.ok ? 0 : 1;
