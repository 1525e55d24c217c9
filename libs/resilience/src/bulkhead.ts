import { LocalRefusal } from './local-refusal.js';

/**
 * How many calls to one provider may run at once. There is no queue: who would wait here spends the caller's time for nothing, and the
 * route's next provider could have been asked meanwhile. A slot is held until the work itself has ended, whoever has stopped waiting for it.
 */
export class Bulkhead {
  #inFlight = 0;

  constructor(readonly limit: number) {}

  get inFlight(): number {
    return this.#inFlight;
  }

  /** Takes a slot, and gives back what releases it; releasing twice is releasing once. Throws LocalRefusal when all are taken. */
  enter(): () => void {
    if (this.#inFlight >= this.limit) throw new LocalRefusal('bulkhead_full');
    this.#inFlight++;
    let held = true;
    return () => {
      if (held) this.#inFlight--;
      held = false;
    };
  }
}
