import type { FlowConfig } from '../config/index.js';
import type { MessageKey } from '../decision/index.js';

/** What the applicant may be told, in the applicant's language. */
export interface Words {
  /** `locales`: BCP 47 tags in order of preference; none means the flow's default. */
  text(flow: FlowConfig, key: MessageKey, locales: readonly string[]): string;
}

export const WORDS: unique symbol = Symbol('Words');
