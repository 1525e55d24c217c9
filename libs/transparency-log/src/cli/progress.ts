const SILENT_MS = 1_000;
const EVERY_MS = 500;

/** Where progress is written: standard error. */
export interface ProgressSink {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Says how far it is when it takes longer than a second: one line that is written over, or a line now and then into a file. */
export class Progress {
  private readonly began: number;
  private next: number;
  private readonly every: number;
  private written = false;

  constructor(
    private readonly sink: ProgressSink,
    private readonly now: () => number,
  ) {
    this.began = now();
    this.next = this.began + SILENT_MS;
    this.every = sink.isTTY ? EVERY_MS : 10 * EVERY_MS;
  }

  readonly tell = (checked: number, size: number): void => {
    const now = this.now();
    if (now < this.next) return;
    this.next = now + this.every;
    const rate = Math.round((checked * 1000) / Math.max(1, now - this.began));
    const text = `${checked} of ${size} entries checked, ${rate} a second`;
    this.sink.write(this.sink.isTTY ? `\r${text}\u001b[K` : `${text}\n`);
    this.written = true;
  };

  end(): void {
    if (this.written && this.sink.isTTY) this.sink.write('\r\u001b[K');
  }
}
