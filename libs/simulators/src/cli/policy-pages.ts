import type { ExpectedPage } from './policy-scenario.js';

/** Where a policy leads, in the English words of the message catalogue. */
export const LET_IN: ExpectedPage = { page: 'created' };
export const REFUSED: ExpectedPage = { page: 'block page', says: /cannot complete your sign-up\. If/ };
export const CODE_ASKED: ExpectedPage = { page: 'form error', says: /enter your invitation code/ };
/** The same words whatever is wrong with a code: nobody learns which codes there are. */
export const CODE_REFUSED: ExpectedPage = { page: 'form error', says: /^This invitation code cannot be used\./ };
export const WAITS: ExpectedPage = { page: 'block page', says: /waiting for approval/ };
export const STILL_WAITS: ExpectedPage = { page: 'block page', says: /already being processed/ };
export const DENIED: ExpectedPage = { page: 'block page', says: /was not approved/ };
export const TRY_LATER: ExpectedPage = { page: 'block page', says: /at the moment/ };
export const UNDER_REVIEW: ExpectedPage = { page: 'block page', says: /being reviewed/ };
