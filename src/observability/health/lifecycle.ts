/** Where the process is in its life. A process that drains answers what it has and asks for no more. */
export class Lifecycle {
  #state: 'starting' | 'serving' | 'draining' = 'starting';

  get state(): 'starting' | 'serving' | 'draining' {
    return this.#state;
  }

  /** Everything that a sign-up needs is up, migrations included. */
  serve(): void {
    if (this.#state === 'starting') this.#state = 'serving';
  }

  drain(): void {
    this.#state = 'draining';
  }
}
