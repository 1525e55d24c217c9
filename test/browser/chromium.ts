import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, jest } from '@jest/globals';
import { type Browser, chromium, type Page } from 'playwright-core';

/** Named by `npm test`, which installs one where it can (scripts/browser.mjs). */
const PATH = process.env.VERIGATE_BROWSER;

/** Pictures of what the tests saw; not kept in the repository. */
const ARTEFACTS = fileURLToPath(new URL('../../test-artifacts/browser/', import.meta.url));

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

if (!PATH)
  process.stderr.write(
    'SKIPPED: the browser tests, for there is no Chromium. `npm test` says why, and how to name one.\n',
  );

// A window that a busy machine draws late is looked at once more; what was seen the first time is printed.
jest.retryTimes(1, { logErrorsBeforeRetry: true });

/** Skipped where there is no Chromium, and then said so. */
export const describeInBrowser: typeof describe.only = PATH ? describe : describe.skip;

export const startChromium = (executablePath = PATH ?? ''): Promise<Browser> =>
  chromium.launch({ executablePath, args: ARGS, headless: true });

const fileNameOf = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 80);

export async function keepPicture(page: Page, name: string): Promise<void> {
  mkdirSync(ARTEFACTS, { recursive: true });
  await page.screenshot({ path: `${ARTEFACTS}${fileNameOf(name)}.png`, fullPage: true, animations: 'disabled' });
}

/** Leaves a picture of every open window when it fails. */
export async function withPictures(name: string, browser: Browser, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    const pages = browser.contexts().flatMap((context) => context.pages());
    for (const [at, page] of pages.entries()) await keepPicture(page, `failed ${name} ${at}`).catch(() => undefined);
    throw error;
  }
}
