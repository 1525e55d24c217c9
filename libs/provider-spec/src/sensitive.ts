const REDACTED = '[redacted]';

/**
 * Personal data or a secret on its way through the gateway. It prints as `[redacted]` by every route (template strings, JSON,
 * `console.log`, structured logging); only {@link Sensitive.reveal} gives the value, so a search for `reveal(` finds every reader.
 */
export class Sensitive<T = string> {
  readonly #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  /** The value itself. Call it only where it is serialised for a provider, encrypted, hashed, or compared. */
  reveal(): T {
    return this.#value;
  }

  /** Another sensitive value computed from this one. */
  map<U>(change: (value: T) => U): Sensitive<U> {
    return new Sensitive(change(this.#value));
  }

  toString(): string {
    return REDACTED;
  }

  toJSON(): string {
    return REDACTED;
  }

  [Symbol.toPrimitive](): string {
    return REDACTED;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return REDACTED;
  }
}
