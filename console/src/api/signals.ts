/**
 * Somebody on the page says what happens when the API reports something that no caller can answer by itself. Of several listeners the last one
 * answers: it stands in front of the others.
 */
export class Signal<Answer> {
  readonly #listeners: (() => Answer)[] = [];

  constructor(private readonly unheard: Answer) {}

  /** Returns a function that stops listening. */
  listen(listener: () => Answer): () => void {
    this.#listeners.push(listener);
    return () => {
      const at = this.#listeners.indexOf(listener);
      if (at >= 0) this.#listeners.splice(at, 1);
    };
  }

  raise(): Answer {
    return this.#listeners.at(-1)?.() ?? this.unheard;
  }
}
