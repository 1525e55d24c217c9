import type { UserFlowStep } from '#libs/connector-protocols';
import type { Page, SeenPage, SignUpForm } from '../callers/index.js';
import type { MailServer, WebhookReceiver } from '../receivers/index.js';
import type { GraphServer } from '../vendors/graph/index.js';
import type { StaffDesk } from './policy-staff.js';

/** One story about a customer's policy: what staff do by their interface, what applicants press, and all that must come of it. */
export interface PolicyScenario {
  readonly name: string;
  /** Calls that the provider gets for all of it. */
  readonly vendorCalls: number;
  /** Rejects, or is ended by the scene, when something is not as it must be. */
  readonly play: (scene: Scene) => Promise<void>;
}

/** Stories that share a provider, hence wait for each other, and the flows that they are played on: name -> settings. */
export interface PolicyTheme {
  readonly name: string;
  /** Settings of the mock provider behind the flows, beside its own. */
  readonly provider?: object;
  readonly flows: Readonly<Record<string, object>>;
  readonly scenarios: readonly PolicyScenario[];
}

/** What stands around the gateway. */
export interface Props {
  /** May do everything. */
  readonly desk: StaffDesk;
  /** Another reviewer. */
  readonly colleague: StaffDesk;
  /** An approval system of the customer's own. */
  readonly ownSystem: StaffDesk;
  readonly graph: GraphServer;
  readonly mail: MailServer;
  readonly webhooks: WebhookReceiver;
}

export interface Scene extends Props {
  readonly signal?: AbortSignal;
  /**
   * Somebody presses Continue, and the caller sends the same bytes once more, as it does when the answer got lost: what comes must be the same,
   * byte for byte. Ends the story when the page is not the expected one.
   */
  readonly press: (press: Press, expected: ExpectedPage) => Promise<SeenPage>;
  /** Ends the story, with the problem, when it does not hold. */
  readonly must: (holds: boolean, problem: string) => void;
}

export interface Press {
  readonly flow: string;
  readonly form: SignUpForm;
  /** Default: before-creating-user. */
  readonly step?: UserFlowStep;
  readonly locale?: string;
  /** Milliseconds that the caller waits for each try of the first press; default: the tenant's. */
  readonly patienceMs?: number;
}

export interface ExpectedPage {
  readonly page: Page;
  /** In the words that the person reads. */
  readonly says?: RegExp;
  /** What the directory would store: these claims and no others, in kind as well. Left out: not looked at. */
  readonly claims?: Readonly<Record<string, string | number | boolean>>;
  /** How often the platform had to send; default 1. */
  readonly attempts?: number;
}
