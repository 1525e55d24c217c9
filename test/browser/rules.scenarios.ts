import { expect } from '@jest/globals';
import type { Scenarios } from './office.js';
import { textOf } from './window.js';

/** As it is handed out. */
const CODE = /[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}/;
const BLOCKED = 'blocked.person@example.com';

export const RULES: Scenarios = {
  'an operator blocks an address, which keeps somebody out, and lets them in again; a reviewer only looks': async (
    office,
  ) => {
    const window = await office.at('operator');
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
    expect(await office.world.signUp(BLOCKED, 'Verified')).toBe('ShowBlockPage');

    const reviewer = await office.at('reviewer');
    await reviewer.visit('Lists');
    await reviewer.page.getByRole('row').filter({ hasText: 'b***@example.com' }).waitFor();
    expect(await reviewer.button(/^(Add|Import|Remove.*)$/).count()).toBe(0);

    await window.button(/^Remove /, row).click();
    await window.button('Remove', window.dialog(/^Remove .* from the list\?$/)).click();
    await window.text('Removed.').waitFor();
    await row.waitFor({ state: 'detached' });
    expect(await office.world.signUp(BLOCKED, 'Verified')).toBe('Continue');
  },

  'an operator makes codes, which are shown once, and revokes one': async (office) => {
    const window = await office.at('operator');
    await window.visit('Invitations');
    await window.button('Make codes').click();
    const dialog = window.dialog('Make codes');
    await dialog.getByLabel('Codes', { exact: true }).fill('2');
    await window.button('Make', dialog).click();
    const made = window.dialog('2 codes made');
    const csv = await window.downloaded(() => window.button('Save as CSV', made).click());
    const [, ...codes] = (await textOf(csv)).trim().split('\n');
    expect(codes).toEqual([expect.stringMatching(CODE), expect.stringMatching(CODE)]);
    await window.button('I have them', made).click();
    await made.waitFor({ state: 'detached' });
    expect(await window.page.locator('main').innerText()).not.toMatch(CODE);
    await window.page.getByRole('table').getByRole('link').first().click();
    const details = window.dialog(/^Code ending in/);
    await window.button('Revoke', details).click();
    await window.button('Revoke', window.dialog('Revoke this code?')).click();
    await window.text('Revoked.').waitFor();
  },
};
