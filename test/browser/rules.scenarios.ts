import { expect } from '@jest/globals';
import { itShows } from './chromium.js';
import type { Office } from './office.js';

const BLOCKED = 'blocked.person@example.com';

export function lists(office: () => Office): void {
  const show = (name: string, test: () => Promise<void>) => itShows(name, () => office().browser, test);

  show(
    'an operator blocks an address, which keeps somebody out, and lets them in again; a reviewer only looks',
    async () => {
      const window = await office().at('operator');
      await window.visit('Lists');
      await window.button('Add').click();
      const dialog = window.dialog('Add to the block list');
      await dialog.getByLabel('Kind').selectOption('E-mail address');
      await dialog.getByLabel('Value').fill(BLOCKED);
      await dialog.getByLabel('Reason').selectOption('Fraud');
      await window.button('Add', dialog).click();
      await window.text('Added.').waitFor();
      const row = window.page.getByRole('row').filter({ hasText: 'b***@example.com' });
      await row.waitFor();
      expect(await office().world.signUp(BLOCKED, 'Verified')).toBe('ShowBlockPage');

      const reviewer = await office().at('reviewer');
      await reviewer.visit('Lists');
      await reviewer.page.getByRole('row').filter({ hasText: 'b***@example.com' }).waitFor();
      expect(await reviewer.button(/^(Add|Import|Remove.*)$/).count()).toBe(0);

      await window.button(/^Remove /, row).click();
      await window.button('Remove', window.dialog(/^Remove .* from the list\?$/)).click();
      await window.text('Removed.').waitFor();
      await row.waitFor({ state: 'detached' });
      expect(await office().world.signUp(BLOCKED, 'Verified')).toBe('Continue');
      expect([...window.complaints, ...reviewer.complaints]).toEqual([]);
    },
  );
}
