import { createBrowserRouter, type LoaderFunctionArgs, type RouteObject } from 'react-router';
import { loadPage, PAGES, startOf } from '../pages.js';
import { Skeleton } from '../parts/states.js';
import { loadWords } from '../words/index.js';
import { Broken } from './broken.js';
import { FirstPage } from './first-page.js';
import { Frame } from './frame.js';
import { Gone } from './gone.js';

const Waiting = () => <Skeleton />;

/** Code, words and data of a page are asked for at the same time. */
const routeOf = ({ path, page }: { readonly path: string; readonly page: string }): RouteObject => ({
  path,
  loader: (request: LoaderFunctionArgs) => {
    startOf(page)?.(request);
    return null;
  },
  // An address of the same page with other filters is no new page: nothing is loaded again.
  shouldRevalidate: () => false,
  lazy: async () => {
    const [file] = await Promise.all([loadPage(page)?.(), loadWords(page)]);
    return { Component: file?.default ?? Gone };
  },
  ErrorBoundary: Broken,
  HydrateFallback: Waiting,
});

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
