import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import type { SignedIn } from '../support/browser.js';
import { barriersOn, overhangOf } from './accessibility.js';
import { describeInBrowser, keepPicture, startChromium, withPictures } from './chromium.js';
import { GatewayWithPeople } from './gateway-with-people.js';
import { type Places, VISITS, type Visit } from './visits.js';
import { Window } from './window.js';

const CONSOLE = fileURLToPath(new URL('../../console/src/', import.meta.url));

/** The rows of the console's table of pages. It cannot be imported here: it is resolved when the console is built. */
const ROWS = [...readFileSync(`${CONSOLE}pages.ts`, 'utf8').matchAll(/\bpath: '([^']+)',\s*page: '([^']+)'/g)].map(
  ([, path = '', page = '']) => ({ path, page }),
);

const WIDE = 1280;
const WIDTHS = [WIDE, 360];
/** An image without words, a pale text, targets that nobody hits, a box beside the window, and an inline script. */
const BROKEN_PAGE = `
  // Element by element: the page's policy takes no markup from text.
  const main = document.createElement('main');
  const put = (tag, told) => main.append(Object.assign(document.createElement(tag), told));
  put('h1', { textContent: 'Broken' });
  put('img', { src: 'data:,', width: 9 });
  put('p', { id: 'pale', textContent: 'pale' });
  put('a', { href: '#a', id: 'a', textContent: 'x' });
  put('a', { href: '#b', id: 'b', textContent: 'x' });
  put('div', { id: 'wide', textContent: 'wide' });
  document.body.replaceChildren(main);
  for (const [id, css] of Object.entries({
    pale: 'color: #aaa; background: #fff',
    a: 'display: inline-block; width: 5px; height: 5px; overflow: hidden',
    b: 'display: inline-block; width: 5px; height: 5px; overflow: hidden',
    wide: 'width: 2000px',
  })) document.getElementById(id).style.cssText = css;
  document.body.append(Object.assign(document.createElement('style'), { textContent: 'p {}' }));
`;
const THEMES = ['light', 'dark'] as const;

it('visits every page of the console', () => {
  expect(ROWS.filter(({ page }) => !existsSync(`${CONSOLE}pages/${page}/page.tsx`))).toEqual([]);
  expect(Object.keys(VISITS).sort()).toEqual(ROWS.map(({ path }) => path).sort());
});

it('has a picture of every page in the handbook', () => {
  const handbook = readFileSync(new URL('../../docs/console.md', import.meta.url), 'utf8');
  const shown = [...handbook.matchAll(/^!\[.{20,}\]\((screenshots\/[a-z-]+\.png)\)$/gm)].map(([, path = '']) => path);
  const wanted = ROWS.map(({ path }) => `screenshots/${path.replace('s/:id', '')}.png`);
  expect(shown).toEqual(expect.arrayContaining(wanted));
  expect(shown.filter((path) => !existsSync(new URL(`../../docs/${path}`, import.meta.url)))).toEqual([]);
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

  /** Opens the page at 1280 pixels, with everything on it. */
  async function open(path: string, { at, title, shows, unfold }: Visit): Promise<void> {
    await window.page.setViewportSize({ width: WIDE, height: 900 });
    await window.goTo(at?.(places) ?? path);
    await window.heading(title).waitFor();
    await window.text(shows).waitFor();
    await unfold?.(window);
    await window.settled();
  }

  /** What stands in the way of somebody, in each look of the page. */
  async function barriers(path: string): Promise<readonly string[]> {
    const found: string[] = [];
    for (const width of WIDTHS) {
      await window.page.setViewportSize({ width, height: 900 });
      for (const theme of THEMES) {
        await window.page.emulateMedia({ colorScheme: theme });
        if ((width === WIDE) === (theme === 'light')) await keepPicture(window.page, `${path} ${width} ${theme}`);
        const here = await barriersOn(window.page, theme === 'light' ? 'all' : 'colours');
        found.push(...here.map((barrier) => `${width} ${theme}: ${barrier}`));
      }
      const overhang = await overhangOf(window.page);
      if (overhang > 0) found.push(`${width}: ${overhang} px wider than the window`);
    }
    return found;
  }

  it.each(Object.entries(VISITS))(
    '%s: no barrier, nothing beside the window, no complaint',
    async (path, visit) => {
      if (path === 'sign-in') await window.signOut();
      await withPictures(path, browser, () => open(path, visit));
      const found = await barriers(path);
      if (path === 'sign-in') await window.signIn(owner);
      expect([...found, ...window.complaints.splice(0)]).toEqual([]);
    },
    40_000,
  );

  it('would find a barrier, a page that is too wide, and a complaint', async () => {
    await window.page.setViewportSize({ width: 360, height: 900 });
    await window.goTo('overview');
    await window.heading('Overview').waitFor();
    await window.page.evaluate(BROKEN_PAGE);
    expect(await barriersOn(window.page)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^image-alt: /), expect.stringMatching(/^target-size: /)]),
    );
    expect(await barriersOn(window.page, 'colours')).toEqual([expect.stringMatching(/^color-contrast: /)]);
    expect(await overhangOf(window.page)).toBeGreaterThan(0);
    expect(window.complaints).toEqual([expect.stringContaining('Content Security Policy')]);
  });
});
