import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

export interface ChildOptions {
  readonly uid?: number;
  readonly gid?: number;
  /** Beside the variables that this process has. */
  readonly env?: Readonly<Record<string, string>>;
  /** Options of Node itself. */
  readonly node?: readonly string[];
}

/** A process of its own that runs a script, named from this folder, so that it can be killed. */
export class Child {
  readonly lines: string[] = [];
  readonly #process: ChildProcessByStdio<null, Readable, Readable>;
  readonly #reader: Interface;
  readonly #ended: Promise<unknown>;
  #complaint = '';

  constructor(script: string, args: readonly string[], { env, node = [], ...account }: ChildOptions = {}) {
    this.#process = spawn(
      process.execPath,
      [
        '--disable-warning=ExperimentalWarning',
        '-C',
        'source',
        '--import',
        here('typescript.mjs'),
        ...node,
        here(script),
        ...args,
      ],
      { stdio: ['ignore', 'pipe', 'pipe'], cwd: here('../..'), env: { ...process.env, ...env }, ...account },
    );
    this.#process.stderr.on('data', (chunk) => {
      this.#complaint += chunk;
    });
    this.#ended = once(this.#process, 'close');
    this.#reader = createInterface({ input: this.#process.stdout }).on('line', (line) => this.lines.push(line));
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** Resolves when the process has printed `count` lines; rejects with its complaint when it ends before. */
  async printed(count: number): Promise<readonly string[]> {
    while (this.lines.length < count) {
      const line = await Promise.race([once(this.#reader, 'line'), this.#ended.then(() => undefined)]);
      if (line === undefined && this.lines.length < count) throw new Error(`the child ended early: ${this.#complaint}`);
    }
    return this.lines;
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    this.#process.kill(signal);
    await this.#ended;
  }

  /** What it wrote to standard error. */
  async ended(): Promise<string> {
    await this.#ended;
    return this.#complaint;
  }

  async exitCode(): Promise<number | null> {
    await this.#ended;
    return this.#process.exitCode;
  }
}
