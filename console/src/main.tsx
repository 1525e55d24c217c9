import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router/dom';
import { queryClient } from './api/index.js';
import { sessionQuery } from './api/session.js';
import './styles/tokens.css';
import './styles/base.css';
import { Skeleton } from './parts/states.js';
import { KitLanguage } from './shell/kit-language.js';
import { makeRouter } from './shell/router.js';
import { applyTheme, storedTheme } from './shell/theme.js';
import { startWords } from './words/index.js';

applyTheme(storedTheme());
// Who is signed in, words, and the page's code and data: all asked for before anything is drawn.
void queryClient.prefetchQuery(sessionQuery);
const words = startWords();
const router = makeRouter();

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

words
  .catch(() => undefined)
  .finally(() =>
    createRoot(root).render(
      <StrictMode>
        <QueryClientProvider client={queryClient}>
          <KitLanguage>
            <Suspense fallback={<Skeleton />}>
              <RouterProvider router={router} />
            </Suspense>
          </KitLanguage>
        </QueryClientProvider>
      </StrictMode>,
    ),
  );
