import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** react-aria brings its words in thirty languages; the console speaks these two. */
const SPOKEN = /\/(en-US|fr-FR)\.m?js$/;
const spokenLanguagesOnly = (): Plugin => ({
  name: 'verigate:spoken-languages-only',
  load: (id) =>
    /node_modules\/react-(aria|stately)[^?]*\/intl\/[^/]+\/[a-z]{2}-[A-Z]{2}\.m?js/.test(id) && !SPOKEN.test(id)
      ? 'export default {}'
      : null,
});

const LAYERS = '@layer tokens, base, parts, pages;';
/** Whichever stylesheet comes first, the layers have the same order. */
const layersInOrder = (): Plugin => ({
  name: 'verigate:layers-in-order',
  enforce: 'post',
  generateBundle: (_, bundle) => {
    for (const file of Object.values(bundle)) {
      if (file.type === 'asset' && file.fileName.endsWith('.css')) file.source = `${LAYERS}${String(file.source)}`;
    }
  },
});

/** What nearly every page needs, in a few files of their own: libraries stay in the browser's cache when the console changes. */
const KEPT_TOGETHER = [
  { name: 'react', test: /node_modules\/(react|react-dom|scheduler)\// },
  { name: 'kit', test: /node_modules\/(@tanstack|react-router|i18next|react-i18next|use-sync-external-store)\// },
  { name: 'words-en', test: /src\/(words\/(shell|shared)|pages\/decisions\/words)\.en\.ts$/ },
  { name: 'words-fr', test: /src\/(words\/(shell|shared)|pages\/decisions\/words)\.fr\.ts$/ },
  { name: 'parts', test: /src\/(parts|api|styles)\/|node_modules\/(react-aria|react-stately|@internationalized)/ },
];

const FIRST_PAGE = /pages\/decisions\/page\.tsx$/;
/** The browser asks for the first page and its words together with the frame, and not when the frame has run. */
const firstPageEarly = (): Plugin => ({
  name: 'verigate:first-page-early',
  transformIndexHtml: {
    order: 'post',
    handler: (html, { bundle = {} }) =>
      Object.values(bundle)
        .filter((file) => file.type === 'chunk')
        .filter(({ facadeModuleId, name }) => FIRST_PAGE.test(facadeModuleId ?? '') || name.startsWith('words-'))
        .filter(({ fileName }) => !html.includes(fileName))
        .map(({ fileName }) => ({
          tag: 'link',
          attrs: { rel: 'modulepreload', crossorigin: true, href: `/console/${fileName}` },
          injectTo: 'head' as const,
        })),
  },
});

export default defineConfig({
  root: here('.'),
  base: '/console/',
  plugins: [spokenLanguagesOnly(), layersInOrder(), firstPageEarly()],
  // `source`: libraries of ours are taken as they are written (package.json, imports).
  resolve: { conditions: ['source', 'module', 'browser', 'development|production'] },
  build: {
    outDir: here('../dist/console'),
    emptyOutDir: true,
    target: 'es2022',
    // These know light-dark() themselves.
    cssTarget: ['chrome123', 'edge123', 'firefox121', 'safari17.5'],
    // The content security policy allows no data: scripts or styles, and small files are compressed as well as large ones.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      output: { codeSplitting: { groups: KEPT_TOGETHER } },
      // Libraries mark what runs in browsers only; here everything does.
      onLog: (level, log, tell) => {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') tell(level, log);
      },
    },
  },
  // The gateway sees the address that the browser sees: else it would take every write for one of another site.
  server: { proxy: { '/staff': { target: 'http://127.0.0.1:3000', changeOrigin: false } } },
});
