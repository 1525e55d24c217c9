import type { Window } from './window.js';

/** What a visit may need to know of the data. */
export interface Places {
  readonly decisionId: string;
  readonly caseId: string;
}

/** One row of console/src/pages.ts, and what stands there when everything has come. */
export interface Visit {
  /** Where it differs from the row's own path. */
  readonly at?: (places: Places) => string;
  readonly title: string | RegExp;
  /** Something that comes with the data. */
  readonly shows: string | RegExp;
  /** Opens what is folded, once everything has come. */
  readonly unfold?: (window: Window) => Promise<void>;
}

/** By the row's path. */
export const VISITS: Readonly<Record<string, Visit>> = {
  'sign-in': { title: 'Sign in', shows: 'User name' },
  decisions: {
    title: 'Decisions',
    shows: /rows shown/,
    unfold: (window) => window.text('More filters').click(),
  },
  'decisions/:id': {
    at: ({ decisionId }) => `decisions/${decisionId}`,
    title: 'Decision',
    shows: 'The whole story',
    unfold: async (window) => {
      await window.button('Check the proofs here').click();
      await window.text(/entries checked in this browser/).waitFor();
      for (const details of await window.page.locator('.timeline details summary').all()) await details.click();
    },
  },
  cases: { title: 'Cases', shows: /rows shown/ },
  'cases/:id': { at: ({ caseId }) => `cases/${caseId}`, title: /^Case of/, shows: 'The case was opened' },
  overview: { title: 'Overview', shows: 'mock' },
  proof: { at: () => 'proof?entry=1', title: 'Proof', shows: /Entry 1 is in the log as it was written/ },
  questions: {
    title: 'Auditor’s questions',
    shows: 'Draw a random sample of decisions',
    unfold: async (window) => {
      await window.button('Answer: Show one sign-up from end to end').click();
      await window.page.getByRole('table').waitFor();
    },
  },
  lists: { title: 'Lists', shows: 'throwaway.example' },
  invitations: { title: 'Invitations', shows: 'spring campaign' },
  flows: { title: 'Flows', shows: /lines added, [0-9]+ removed/ },
  erasure: { title: 'Erasure and holds', shows: 'Claim 11 of 2026' },
  exports: { title: 'Exports', shows: /Download/ },
  staff: { title: 'Staff and grants', shows: 'A subject asked.' },
  keys: { title: 'Keys', shows: 'in use' },
};
