import type {
  ApplicantAttribute,
  Delivery,
  HttpExchange,
  HttpReply,
  InconclusiveReason,
  OutcomeStatus,
  ProviderDefinition,
  ProviderErrorKind,
} from '#libs/provider-spec';

/** Plain attribute values, in the form that `APPLICANT_ATTRIBUTES` gives. Invented people only. */
export type AttributeValues = Readonly<Partial<Record<ApplicantAttribute, string>>>;

/** A vendor's reply, or how to write it when the vendor echoes our reference. */
export type ScriptedReply = HttpReply | ((reference: string) => HttpReply);

export type Expectation =
  | { readonly status: OutcomeStatus; readonly reason?: InconclusiveReason }
  | { readonly error: ProviderErrorKind; readonly delivery?: Delivery };

/** A recorded or documented vendor reply, and what it must be read as. */
export interface Scenario {
  readonly name: string;
  /** Where the reply comes from: the vendor's page, a recording, or the reference and its section. */
  readonly source: string;
  /**
   * Replies to the billable calls, in order: their number is the number of billable calls that the provider must make.
   * Left out where none may be made, and by providers that work in process.
   */
  readonly reply?: ScriptedReply | readonly ScriptedReply[];
  /** The reply to auxiliary calls, where it differs from the harness's. */
  readonly auxiliary?: HttpReply;
  /** Instead of the harness's, where the point is a finding that bars an otherwise good reply: without it the reply is good. */
  readonly ablations?: (body: string) => readonly string[];
  /** What differs from the harness's applicant. */
  readonly applicant?: AttributeValues;
  readonly expect: Expectation;
}

/** Everything the kit needs to know of one provider. */
export interface ProviderHarness<Config extends object = object> {
  readonly definition: ProviderDefinition<Config>;
  /** As in the configuration file, secrets filled in: turned into the configClass and validated. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Settings of a second instance: other address, other credentials. */
  readonly otherSettings: Readonly<Record<string, unknown>>;
  /** Every secret value in `settings`, and every secret that the provider derives or is given (an access token). */
  readonly secrets: readonly string[];
  readonly scenarios: readonly Scenario[];
  /** Values that the vendor would take, where the kit's default person does not suit it. */
  readonly applicant?: AttributeValues;
  /** Every way to remove one fact from a reply body (`jsonAblations`, `xmlAblations`). */
  readonly ablations?: (body: string) => readonly string[];
  /** Calls that cost nothing, such as a token's. Every other call counts as billable. */
  readonly auxiliary?: {
    readonly matches: (exchange: HttpExchange) => boolean;
    readonly reply: (exchange: HttpExchange) => HttpReply;
  };
  /** The vendor's HTTP status says nothing: why, and where that is written. Without it no status but 200 may end in a pass. */
  readonly bodyOutranksStatus?: { readonly reason: string };
  /** The provider opens no socket: which applicant makes it wait until its signal aborts. */
  readonly inProcess?: { readonly hangs: AttributeValues };
}

interface Matchers {
  toBe(expected: unknown): void;
  toEqual(expected: unknown): void;
  toMatchObject(expected: object): void;
  toContain(expected: unknown): void;
  toMatch(expected: RegExp): void;
  toBeGreaterThan(expected: number): void;
}

/** What the kit takes from a test runner; jest's own functions fit. */
export interface TestApi {
  readonly describe: (name: string, body: () => void) => void;
  readonly it: (name: string, body: () => Promise<void> | void) => void;
  readonly expect: (value: unknown) => Matchers & { readonly not: Matchers };
}
