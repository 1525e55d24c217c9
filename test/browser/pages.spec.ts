import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import type { SignedIn } from '../support/browser.js';
import { barriersOn, overhangOf } from './accessibility.js';
import { describeInBrowser, itShows, keepPicture, startChromium } from './chromium.js';
import { GatewayWithPeople } from './gateway-with-people.js';
import { type Places, VISITS } from './visits.js';
import { Window } from './window.js';

const CONSOLE = fileURLToPath(new URL('../../console/src/', import.meta.url));

/** The rows of the console's table of pages. It cannot be imported here: it is resolved when the console is built. */
const ROWS = [...readFileSync(`${CONSOLE}pages.ts`, 'utf8').matchAll(/\bpath: '([^']+)',\s*page: '([^']+)'/g)].map(
  ([, path = '', page = '']) => ({ path, page }),
);

const WIDTHS = [1280, 360];
const THEMES = ['light', 'dark'] as const;

it('visits every page of the console', () => {
  expect(ROWS.filter(({ page }) => !existsSync(`${CONSOLE}pages/${page}/page.tsx`))).toEqual([]);
  expect(Object.keys(VISITS).sort()).toEqual(ROWS.map(({ path }) => path).sort());
});

describeInBrowser('every page, in light and dark, wide and narrow', () => {
  let world: GatewayWithPeople;
  let browser: Browser;
  let owner: SignedIn;
  let window: Window;
  let places: Places;

  beforeAll(async () => {
    [world, browser] = await Promise.all([GatewayWithPeople.start(), startChromium()]);
    places = await world.fill();
    owner = await world.gateway.signedIn('owner');
    await world.gateway.signedIn('personal-data-reader');
    window = await Window.open(browser, world.url);
    await window.signIn(owner);
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await world?.stop();
  }, 60_000);

  for (const [path, visit] of Object.entries(VISITS)) {
    itShows(
      `${path}: no barrier, nothing beside the window, no complaint`,
      () => browser,
      async () => {
        if (path === 'sign-in') await window.signOut();
        await window.goTo(visit.at?.(places) ?? path);
        await window.heading(visit.title).waitFor();
        await window.text(visit.shows).waitFor();
        await visit.unfold?.(window);
        await window.settled();
        const found: string[] = [];
        for (const width of WIDTHS) {
          await window.page.setViewportSize({ width, height: 900 });
          for (const colorScheme of THEMES) {
            await window.page.emulateMedia({ colorScheme });
            await keepPicture(window.page, `${path} ${width} ${colorScheme}`);
            const barriers = await barriersOn(window.page, colorScheme === 'light' ? 'all' : 'colours');
            found.push(...barriers.map((barrier) => `${width} ${colorScheme} ${barrier}`));
          }
          const overhang = await overhangOf(window.page);
          if (overhang > 0) found.push(`${width}: ${overhang} px wider than the window`);
        }
        if (path === 'sign-in') await window.signIn(owner);
        expect([...found, ...window.complaints.splice(0)]).toEqual([]);
      },
    );
  }
});
