/** Clocks of several processes, and a transaction that waited. */
const SKEW_MS = 15 * 60_000;
const MOST_WARNINGS = 20;
const UID_CHARACTERS = 36;
const TIME_CHARACTERS = 24;
const BEFORE_TIME = Buffer.from('","at":"');

/** What an entry says of itself: docs/audit-log-format.md. */
export class EnvelopeCheck {
  private latest = Number.NEGATIVE_INFINITY;
  private readonly found: string[] = [];
  private unsaid = 0;
  /** The members' order is fixed, so that nearly every entry is read by place, not by parsing it: that costs a third of its hash. */
  private readonly prefix: Buffer;

  constructor(private readonly origin: string) {
    this.prefix = Buffer.from(`{"v":1,"origin":${JSON.stringify(origin)},"uid":"`);
  }

  get warnings(): readonly string[] {
    return this.unsaid === 0 ? this.found : [...this.found, `There are ${this.unsaid} more of these.`];
  }

  /** Says what is wrong with it, after "Entry n". */
  check(index: number, entry: Buffer): string | undefined {
    const time = this.timeByPlace(entry) ?? this.timeByParsing(entry);
    if (time.wrong !== undefined) return time.wrong;
    this.follow(index, time.at);
    return undefined;
  }

  private timeByPlace(entry: Buffer): Reading | undefined {
    const uidEnd = this.prefix.length + UID_CHARACTERS;
    const from = uidEnd + BEFORE_TIME.length;
    if (entry.length < from + TIME_CHARACTERS) return undefined;
    if (this.prefix.compare(entry, 0, this.prefix.length) !== 0 || BEFORE_TIME.compare(entry, uidEnd, from) !== 0)
      return undefined;
    const at = Date.parse(entry.toString('latin1', from, from + TIME_CHARACTERS));
    return Number.isNaN(at) ? undefined : { at };
  }

  private timeByParsing(entry: Buffer): Reading {
    let envelope: unknown;
    try {
      envelope = JSON.parse(entry.toString());
    } catch {
      return { at: Number.NaN, wrong: 'is not JSON' };
    }
    const { v, origin, at } = (envelope ?? {}) as Partial<Record<string, unknown>>;
    if (v !== 1) return { at: Number.NaN, wrong: 'is not of version 1' };
    if (origin !== this.origin) return { at: Number.NaN, wrong: 'was written for another log' };
    return { at: typeof at === 'string' ? Date.parse(at) : Number.NaN };
  }

  private follow(index: number, at: number): void {
    if (Number.isNaN(at)) return this.warn(`Entry ${index} does not say when it was written.`);
    if (at < this.latest - SKEW_MS) {
      const minutes = Math.floor((this.latest - at) / 60_000);
      this.warn(`Entry ${index} says that it is ${minutes} minutes older than an entry before it.`);
    }
    this.latest = Math.max(this.latest, at);
  }

  private warn(sentence: string): void {
    if (this.found.length < MOST_WARNINGS) this.found.push(sentence);
    else this.unsaid += 1;
  }
}

interface Reading {
  /** Milliseconds; NaN when it does not say. */
  readonly at: number;
  readonly wrong?: string;
}
