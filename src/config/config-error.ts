/** One thing that is wrong with the configuration: where, and what to do. Never holds a value of the file: it could be a secret. */
export interface Problem {
  /** `flows.customers.steps.before-creating-user[2]`, the name of an environment variable, or `file:line:column`. */
  readonly path: string;
  readonly text: string;
}

/** The configuration cannot be used. The message lists every problem, one a line. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly problems: readonly Problem[]) {
    const lines = problems.map(({ path, text }) => `  ${path}: ${text}`);
    const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`;
    super(`The configuration has ${count}:\n${lines.join('\n')}`);
  }
}

/** Collects what is wrong, so that it can all be said at once. What is said first of a place is the cause; the rest is left out. */
export class Problems {
  private readonly found = new Map<string, Problem>();

  add(path: string, text: string): undefined {
    if (!this.found.has(path)) this.found.set(path, { path, text });
    return undefined;
  }

  has(path: string): boolean {
    return this.found.has(path);
  }

  /** How many were found at a place or inside it. */
  countBelow(path: string): number {
    return [...this.found.keys()].filter((place) => place.startsWith(path)).length;
  }

  get none(): boolean {
    return this.found.size === 0;
  }

  /** Throws ConfigError when something was found. */
  refuse(): void {
    if (!this.none) throw new ConfigError([...this.found.values()]);
  }
}

const PLAIN_KEY = /^[A-Za-z_][\w-]{0,63}$/;
const QUOTABLE_KEY = /^[\w .:*@/-]{1,40}$/;

/** The path of an entry of a table. A key that looks like no name is not repeated: somebody may have put a secret there. */
export function below(path: string, key: string): string {
  if (PLAIN_KEY.test(key)) return path === '' ? key : `${path}.${key}`;
  return `${path}[${QUOTABLE_KEY.test(key) ? JSON.stringify(key) : '…'}]`;
}
