import type { ClaimValue } from '#libs/connector-protocols';

/** What one run of the rules works on: the claims as sent, and what has been changed of them so far. */
export class ClaimSheet {
  readonly #now: Map<string, ClaimValue>;
  #forExpressions: ReadonlyMap<string, unknown> | undefined;

  constructor(private readonly sent: ReadonlyMap<string, ClaimValue>) {
    this.#now = new Map(sent);
  }

  get claims(): ReadonlyMap<string, ClaimValue> {
    return this.#now;
  }

  get(claim: string): ClaimValue | undefined {
    return this.#now.get(claim);
  }

  set(claim: string, value: ClaimValue): void {
    if (Object.is(this.#now.get(claim), value)) return;
    this.#now.set(claim, value);
    this.#forExpressions = undefined;
  }

  /** As expressions see them: whole numbers are CEL's int. A Map, so that nothing but the claims is found by any name. */
  get forExpressions(): ReadonlyMap<string, unknown> {
    this.#forExpressions ??= new Map([...this.#now].map(([name, value]) => [name, expressible(value)]));
    return this.#forExpressions;
  }

  /** What differs from what was sent, and nothing else. */
  changes(): Readonly<Record<string, ClaimValue>> {
    return Object.fromEntries([...this.#now].filter(([name, value]) => !Object.is(this.sent.get(name), value)));
  }
}

export const expressible = (value: ClaimValue): unknown =>
  typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : value;
