import { MAIL_ADDRESS } from '../../config/index.js';

/** Letters, digits and `. _ @ + -`; two people never differ by case only. */
export const USERNAME = /^[a-z0-9][a-z0-9._@+-]{1,126}$/;

export const canonicalUsername = (text: string): string => text.normalize('NFKC').trim().toLowerCase();

/** A user name that is a mail address is the person's. */
export const emailIn = (username: string): string | undefined => (MAIL_ADDRESS.test(username) ? username : undefined);
