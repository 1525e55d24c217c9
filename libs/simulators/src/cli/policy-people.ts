import { randomBytes } from 'node:crypto';
import type { SignUpForm } from '../callers/index.js';
import { aPerson } from './people.js';

/** A domain that nobody has met, below `parent`. */
export const aDomain = (parent = 'example.test'): string => `d${randomBytes(6).toString('hex')}.${parent}`;

/** Somebody at a domain of their own: what staff see of an address (`a***@domain`) still tells people apart. */
export const applicant = (over: Partial<SignUpForm> = {}): SignUpForm =>
  aPerson({ email: `ana@${aDomain()}`, ...over });

/** The same person with this code typed into the form. */
export const withCode = (form: SignUpForm, code: string): SignUpForm => ({
  ...form,
  custom: { ...form.custom, InvitationCode: code },
});
