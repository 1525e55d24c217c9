import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** WCAG 2.0 to 2.2, A and AA, and what axe's authors advise besides. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** All that a change of colours can break. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block'];

/** What axe finds, one line for each element; empty when the page is as it must be. `colours`: only what another theme can have changed. */
export async function barriersOn(page: Page, which: 'all' | 'colours' = 'all'): Promise<readonly string[]> {
  const rules =
    which === 'all'
      ? { runOnly: TAGS, rules: { 'target-size': { enabled: true } } }
      : { runOnly: { type: 'rule' as const, values: OF_COLOURS } };
  const { violations } = await new AxeBuilder({ page })
    .options({ ...rules, resultTypes: ['violations'] })
    .setLegacyMode()
    .analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, any, all, none }) =>
      [id, target.join(' '), ...[...any, ...all, ...none].map(({ message }) => message)].join(': '),
    ),
  );
}

/** CSS pixels by which the page is wider than its window. */
export const overhangOf = (page: Page): Promise<number> =>
  page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
