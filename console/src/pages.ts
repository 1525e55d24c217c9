import type { ComponentType } from 'react';
import type { LoaderFunctionArgs } from 'react-router';
import type { Role } from './api/index.js';

/** Groups of the navigation, in order. */
export const GROUPS = ['work', 'rules', 'evidence', 'administration'] as const;
type Group = (typeof GROUPS)[number];

interface PageRow {
  /** Below /console; `:id` is a parameter. */
  readonly path: string;
  /** The folder in `pages/`, which is also the namespace of its words. */
  readonly page: string;
  /** Who sees it. The service decides on its own whom it answers. */
  readonly roles: readonly Role[];
  /** Where it stands in the navigation; without one it is reached from another page. Its name is `nav.<page>` of the frame's words. */
  readonly group?: Group;
  /** `g` and this key lead there. */
  readonly key?: string;
}

const ALL = ['owner', 'operator', 'reviewer', 'auditor', 'personal-data-reader'] as const;
/** Decisions and cases. */
const STORY_READERS = ['owner', 'reviewer', 'auditor'] as const;
const RULE_READERS = ['owner', 'operator', 'reviewer', 'auditor'] as const;
const OPERATION_READERS = ['owner', 'operator', 'auditor'] as const;

/** Every page. A row whose folder has no page.tsx is not there. The first one that somebody's roles open is where they begin. */
const ROWS = [
  { path: 'decisions', page: 'decisions', roles: STORY_READERS, group: 'work', key: 'd' },
  { path: 'decisions/:id', page: 'decision', roles: STORY_READERS },
  { path: 'cases', page: 'cases', roles: STORY_READERS, group: 'work', key: 'c' },
  { path: 'cases/:id', page: 'cases', roles: STORY_READERS },
  { path: 'overview', page: 'overview', roles: RULE_READERS, group: 'work', key: 'o' },
  { path: 'lists', page: 'lists', roles: RULE_READERS, group: 'rules', key: 'l' },
  { path: 'invitations', page: 'invitations', roles: RULE_READERS, group: 'rules', key: 'i' },
  { path: 'flows', page: 'flows', roles: RULE_READERS, group: 'rules', key: 'f' },
  { path: 'proof', page: 'proof', roles: RULE_READERS, group: 'evidence', key: 'p' },
  { path: 'questions', page: 'questions', roles: ['owner', 'auditor'], group: 'evidence', key: 'q' },
  { path: 'exports', page: 'exports', roles: OPERATION_READERS, group: 'evidence', key: 'x' },
  {
    path: 'erasure',
    page: 'erasure',
    roles: ['owner', 'auditor', 'personal-data-reader'],
    group: 'evidence',
    key: 'e',
  },
  { path: 'staff', page: 'staff', roles: ['owner', 'auditor'], group: 'administration', key: 's' },
  { path: 'keys', page: 'keys', roles: ['owner', 'auditor'], group: 'administration', key: 'k' },
  { path: 'sign-in', page: 'sign-in', roles: ALL },
] as const satisfies readonly PageRow[];

export type PageName = (typeof ROWS)[number]['page'];

/** Where the navigation has a word for it. */
export type NavName = Extract<(typeof ROWS)[number], { readonly group: string }>['page'];

/** `pages/<page>/page.tsx`: its default export is the page. */
const FILES = import.meta.glob<{ readonly default: ComponentType }>('./pages/*/page.tsx');

/** `pages/<page>/start.ts`: asks for the page's data before its code has come. Part of the first load of every page: keep it small. */
const STARTS = import.meta.glob<{ readonly default: (request: LoaderFunctionArgs) => void }>('./pages/*/start.ts', {
  eager: true,
});

export const loadPage = (page: string) => FILES[`./pages/${page}/page.tsx`];
export const startOf = (page: string) => STARTS[`./pages/${page}/start.ts`]?.default;

export const PAGES: readonly PageRow[] = ROWS.filter(({ page }) => loadPage(page));

export const pagesFor = (roles: readonly Role[]): readonly PageRow[] =>
  PAGES.filter((row) => row.group !== undefined && row.roles.some((role) => roles.includes(role)));
