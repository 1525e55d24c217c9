/** One listener at a time: the page says what happens when the API reports something that no caller can answer by itself. */
export class Signal<Answer> {
  #listener: (() => Answer) | undefined;

  constructor(private readonly unheard: Answer) {}

  /** Returns a function that stops listening. */
  listen(listener: () => Answer): () => void {
    this.#listener = listener;
    return () => {
      if (this.#listener === listener) this.#listener = undefined;
    };
  }

  raise(): Answer {
    return this.#listener ? this.#listener() : this.unheard;
  }
}
