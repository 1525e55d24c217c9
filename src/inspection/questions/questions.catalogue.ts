import { ERASURES_AND_HOLDS } from './erasures-and-holds.js';
import { LATE_CASES } from './late-cases.js';
import { MOCK_NEVER_ACTIVE } from './mock-never-active.js';
import { ONE_SIGN_UP } from './one-sign-up.js';
import { OVERRIDES } from './overrides.js';
import { PROVIDER_DOWN } from './provider-down.js';
import type { Question } from './question.js';
import { RANDOM_SAMPLE } from './random-sample.js';
import { UNCHANGED_SINCE } from './unchanged-since.js';
import { WHICH_CONFIGURATION } from './which-configuration.js';
import { WHO_SAW } from './who-saw.js';

/** What auditors ask (reference landscape.md section 5), in the order in which they do. */
export const QUESTIONS: readonly Question[] = [
  ONE_SIGN_UP,
  WHO_SAW,
  WHICH_CONFIGURATION,
  UNCHANGED_SINCE,
  OVERRIDES,
  PROVIDER_DOWN,
  LATE_CASES,
  ERASURES_AND_HOLDS,
  MOCK_NEVER_ACTIVE,
  RANDOM_SAMPLE,
];
