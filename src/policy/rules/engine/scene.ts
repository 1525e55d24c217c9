import type { DecodedCall } from '#libs/connector-protocols';
import type { ApplicantAttribute } from '#libs/provider-spec';
import { readApplicant } from '../../../intake/index.js';
import { ClaimSheet } from './claim-sheet.js';

/** Everything that a rule may look at. */
export interface Scene {
  readonly flow: string;
  readonly step: string;
  readonly sheet: ClaimSheet;
  readonly now: Date;
  /** YYYY-MM-DD in the flow's time zone. */
  readonly today: string;
  /** The claim read as an attribute, in the catalogue's form; undefined when it is absent or cannot be one. */
  read(attribute: ApplicantAttribute, claim: string): string | undefined;
}

export function sceneOf(flow: string, step: string, call: DecodedCall, now: Date, today: string): Scene {
  const sheet = new ClaimSheet(call.claims);
  return {
    flow,
    step,
    sheet,
    now,
    today,
    read: (attribute, claim) =>
      readApplicant({ ...call, claims: sheet.claims }, { [attribute]: claim }, now).applicant[attribute]?.reveal(),
  };
}

/** Which day it is somewhere. */
export class Calendar {
  readonly #format: Intl.DateTimeFormat;

  constructor(timeZone: string) {
    this.#format = new Intl.DateTimeFormat('en', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  }

  /** YYYY-MM-DD. */
  day(now: Date): string {
    const parts = new Map(this.#format.formatToParts(now).map(({ type, value }) => [type, value]));
    return `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`;
  }
}
