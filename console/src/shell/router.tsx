import type { ComponentType } from 'react';
import { createBrowserRouter, type LoaderFunctionArgs, type RouteObject } from 'react-router';
import type { Role } from '../api/index.js';
import { useMay } from '../api/session.js';
import { loadPage, PAGES, startOf } from '../pages.js';
import { Skeleton } from '../parts/states.js';
import { loadWords } from '../words/index.js';
import { Broken } from './broken.js';
import { FirstPage } from './first-page.js';
import { Frame } from './frame.js';
import { Gone } from './gone.js';

const Waiting = () => <Skeleton />;

/** A page that somebody's roles do not open is not there for them; the service would not answer it anyway. */
const forRoles = (Shown: ComponentType, roles: readonly Role[]): ComponentType =>
  function ForRoles() {
    return useMay(...roles) ? <Shown /> : <Gone />;
  };

interface Row {
  readonly path: string;
  readonly page: string;
  readonly roles: readonly Role[];
}

/** Code, words and data of a page are asked for at the same time. */
const routeOf = (row: Row): RouteObject => ({
  path: row.path,
  loader: (request: LoaderFunctionArgs) => {
    startOf(row.page)?.(request);
    return null;
  },
  // An address of the same page with other filters is no new page: nothing is loaded again.
  shouldRevalidate: () => false,
  lazy: () => pageOf(row),
  ErrorBoundary: Broken,
  HydrateFallback: Waiting,
});

async function pageOf({ page, roles }: Row) {
  const [file] = await Promise.all([loadPage(page)?.(), loadWords(page)]);
  const Shown = file?.default ?? Gone;
  return { Component: isSignIn({ page }) ? Shown : forRoles(Shown, roles) };
}

const isSignIn = ({ page }: { readonly page: string }): boolean => page === 'sign-in';

/** Starts at once to fetch what the address asks for. */
export const makeRouter = () =>
  createBrowserRouter(
    [
      ...PAGES.filter(isSignIn).map(routeOf),
      {
        element: <Frame />,
        ErrorBoundary: Broken,
        HydrateFallback: Waiting,
        children: [
          { index: true, element: <FirstPage /> },
          ...PAGES.filter((row) => !isSignIn(row)).map(routeOf),
          { path: '*', element: <Gone /> },
        ],
      },
    ],
    { basename: '/console' },
  );
