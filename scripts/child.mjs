import { spawn } from 'node:child_process';
import { constants } from 'node:os';

const PASSED_ON = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'];

/** Runs a program in our place: our terminal, our signals, and its end as ours. Resolves to the exit code. */
export function become(command, args, options = {}) {
  const child = spawn(command, args, { stdio: 'inherit', ...options });
  // A terminal sends its Ctrl-C to the whole group, the child among it: a second copy from us would look like a second press.
  const relay = (signal) => {
    const heardItself = signal === 'SIGINT' && process.stdin.isTTY;
    if (!heardItself) child.kill(signal);
  };
  for (const signal of PASSED_ON) process.on(signal, relay);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      for (const name of PASSED_ON) process.off(name, relay);
      resolve(code ?? 128 + (constants.signals[signal] ?? 0));
    });
  });
}
