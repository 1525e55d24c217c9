import type { UserFlowStep } from '#libs/connector-protocols';
import type { Page, SignUpForm, Tenant } from '../callers/index.js';

/** One sign-up, and all that must come of it. */
export interface Scenario {
  readonly name: string;
  readonly flow: string;
  readonly form: SignUpForm;
  /** Default: before-creating-user. */
  readonly step?: UserFlowStep;
  readonly tenant?: Tenant;
  readonly locale?: string;
  /** The caller's credential is not the flow's. */
  readonly wrongSecret?: boolean;
  /** Milliseconds that the caller waits for each try; default: the tenant's. */
  readonly patienceMs?: number;
  readonly expected: Page;
  /** In the words that the person reads. */
  readonly says?: RegExp;
  /** HTTP status, where it matters more than the page. */
  readonly status?: number;
  /** How often the platform had to send; default 1. */
  readonly attempts?: number;
  /**
   * What comes after the page. `again` (default): the same bytes once more, as a caller sends them whose answer got lost; the page must be
   * the same. `later`: the person presses Continue until the check has ended.
   */
  readonly followUp?: 'again' | 'later' | 'nothing';
  /** Where `later` ends. */
  readonly ends?: Page;
  /** Requests that the vendors get for all of it, token calls apart. */
  readonly vendorCalls: number;
  /** Inquiries among them that the vendors count, hence bill; default: all. */
  readonly billed?: number;
}

export interface ScenarioResult {
  readonly name: string;
  readonly expected: string;
  readonly seen: string;
  /** Of the first answer; null when none came. */
  readonly status: number | null;
  /** Until the first page. */
  readonly milliseconds: number;
  /** Null where they cannot be seen. */
  readonly vendorCalls: number | null;
  /** Null where only the vendor could say. */
  readonly billed: number | null;
  readonly ok: boolean;
  /** Why not. */
  readonly problems: readonly string[];
}
