import type { DecisionSummary } from './decision-view.js';
import { drawnPlaces, inHashOrder, SMALL_RANGE } from './sample.js';
import type { LogSection, SampleStore } from './sample-store.port.js';

export interface SampleRequest {
  readonly seed: string;
  readonly size: number;
  /** The beginning of the log without it. */
  readonly from?: Date;
  /** At most a minute ago: what is still being written could be drawn differently a moment later. */
  readonly to?: Date;
}

/** A sample, and all that somebody needs to draw it again. */
export interface DrawnSample {
  readonly seed: string;
  readonly size: number;
  readonly from?: string;
  readonly to: string;
  /** Where in the log it was drawn from. */
  readonly sections: readonly LogSection[];
  readonly method: 'every-entry' | 'drawn-places';
  /** Places that were looked at. */
  readonly places: number;
  readonly decisions: readonly DecisionSummary[];
}

interface Drawn {
  readonly ids: readonly string[];
  readonly places: number;
}

const SETTLED_MS = 60_000;
/** A decision has about four entries, so these places for each that is wanted mostly suffice; where they do not, more are looked at together. */
const PLACES_OF_ONE = 6;
const MORE = 4;
const AT_ONCE = 4_000;
/** A log with so few decisions that these places do not hold enough gives a smaller sample. */
const MOST_PLACES = 200_000;

/** Draws decisions evenly, quickly at any size, and in a way that an auditor can repeat from the exported log. */
export class SampleDesk {
  constructor(
    private readonly store: SampleStore,
    private readonly clock: { now(): Date },
  ) {}

  async draw({ seed, size, from, to }: SampleRequest): Promise<DrawnSample> {
    const settled = new Date(this.clock.now().getTime() - SETTLED_MS);
    const until = to === undefined || to > settled ? settled : to;
    const sections = await this.store.sections(from ?? new Date(0), until);
    const count = sections.reduce((sum, section) => sum + section.to - section.from, 0);
    const isSmall = count <= SMALL_RANGE;
    const { ids, places } = isSmall
      ? await this.#ofAll(seed, size, sections, count)
      : await this.#ofDrawn(seed, size, sections, count);
    return {
      seed,
      size,
      ...(from && { from: from.toISOString() }),
      to: until.toISOString(),
      sections,
      method: isSmall ? 'every-entry' : 'drawn-places',
      places,
      decisions: await this.store.summariesOf(ids),
    };
  }

  async #ofAll(seed: string, size: number, sections: readonly LogSection[], count: number): Promise<Drawn> {
    const found = new Map<number, string>();
    for (const section of sections) {
      const base = placeOf(sections, section.origin, 0);
      for (const { next, decisionId } of await this.store.decidedIn(section)) found.set(base + next, decisionId);
    }
    const order = inHashOrder(seed, [...found.keys()]).slice(0, size);
    return { ids: order.map((place) => found.get(place) as string), places: count };
  }

  async #ofDrawn(seed: string, size: number, sections: readonly LogSection[], count: number): Promise<Drawn> {
    const ids = new Map<number, string>();
    const draw = drawnPlaces(seed, count);
    let places = 0;
    for (let batch = size * PLACES_OF_ONE; ids.size < size && places < MOST_PLACES; batch *= MORE) {
      const drawn = Array.from(
        { length: Math.min(batch, AT_ONCE, MOST_PLACES - places) },
        () => draw.next().value as number,
      );
      const decided = await this.#decidedAt(sections, drawn);
      for (const place of drawn) {
        if (ids.size === size) break;
        places += 1;
        const id = decided.get(place);
        if (id !== undefined) ids.set(place, id);
      }
    }
    return { ids: [...ids.values()], places };
  }

  async #decidedAt(sections: readonly LogSection[], places: readonly number[]): Promise<ReadonlyMap<number, string>> {
    const found = new Map<number, string>();
    for (const { origin, from, to } of sections) {
      const base = placeOf(sections, origin, 0);
      const indices = places.map((place) => place - base).filter((index) => index >= from && index < to);
      for (const { next, decisionId } of await this.store.decidedAt(origin, indices))
        found.set(base + next, decisionId);
    }
    return found;
  }
}

/** The sections one behind the other: place 0 is the first entry of the first. */
function placeOf(sections: readonly LogSection[], origin: string, index: number): number {
  let before = 0;
  for (const section of sections) {
    if (section.origin === origin) return before - section.from + index;
    before += section.to - section.from;
  }
  throw new RangeError('the section is none of the sample’s');
}
