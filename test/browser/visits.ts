import type { Window } from './window.js';

/** What a visit may need to know of the data. */
export interface Places {
  readonly decisionId: string;
  readonly caseId: string;
}

/** One page of console/src/pages.ts: where it is, and what stands on it when everything has come. */
export interface Visit {
  readonly path: string | ((places: Places) => string);
  readonly title: string;
  /** Something that comes with the data. */
  readonly shows: string | RegExp;
  /** Opens what is folded, once everything has come. */
  readonly unfold?: (window: Window) => Promise<void>;
}

/** By the name of the page's folder. */
export const VISITS: Readonly<Record<string, Visit>> = {
  'sign-in': { path: 'sign-in', title: 'Sign in', shows: 'User name' },
  decisions: {
    path: 'decisions',
    title: 'Decisions',
    shows: /rows shown/,
    unfold: (window) => window.text('More filters').click(),
  },
  decision: {
    path: ({ decisionId }) => `decisions/${decisionId}`,
    title: 'Decision',
    shows: 'The whole story',
    unfold: async (window) => {
      await window.button('Check the proofs here').click();
      await window.text(/entries checked in this browser/).waitFor();
      for (const details of await window.page.locator('.timeline details summary').all()) await details.click();
    },
  },
  overview: { path: 'overview', title: 'Overview', shows: 'mock' },
  proof: { path: 'proof?entry=1', title: 'Proof', shows: /Entry 1 is in the log as it was written/ },
};
