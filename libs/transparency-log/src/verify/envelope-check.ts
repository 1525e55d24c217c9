import { isUtf8 } from 'node:buffer';

/** Clocks of several processes, and a transaction that waited. */
const SKEW_MS = 15 * 60_000;
const MOST_WARNINGS = 20;

/** What an entry says of itself: docs/audit-log-format.md. */
export class EnvelopeCheck {
  private latest = Number.NEGATIVE_INFINITY;
  private readonly found: string[] = [];
  private unsaid = 0;

  constructor(private readonly origin: string) {}

  get warnings(): readonly string[] {
    return this.unsaid === 0 ? this.found : [...this.found, `There are ${this.unsaid} more of these.`];
  }

  /** Says what is wrong with it, after "Entry n". */
  check(index: number, entry: Buffer): string | undefined {
    const read = readEnvelope(entry);
    if (typeof read === 'string') return read;
    if (read.v !== 1) return 'is not of version 1';
    if (read.origin !== this.origin) return 'was written for another log';
    this.follow(index, typeof read.at === 'string' ? Date.parse(read.at) : Number.NaN);
    return undefined;
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

/**
 * Its members, or what is wrong. An entry says one thing to every reader: of a member that is there twice one reader takes the first and
 * another the last, and of a number that no double holds each takes another. What reads the same after it was read and written again has neither.
 */
function readEnvelope(entry: Buffer): Partial<Record<string, unknown>> | string {
  if (!isUtf8(entry)) return 'is not UTF-8';
  const text = entry.toString();
  let envelope: unknown;
  try {
    envelope = JSON.parse(text);
  } catch {
    return 'is not JSON';
  }
  if (JSON.stringify(envelope) !== text)
    return 'has a member twice, white space, or a number or an escape that can be read in two ways';
  return envelope ?? {};
}
