import { expect } from '@jest/globals';
import type { Scenarios } from './office.js';
import type { Window } from './window.js';

const REFUSED = 'zofia1@example.com';
const REASON = 'Letter of the person, 3 November';

/** Searches for the person, and opens the one decision about them. */
async function decisionAbout(window: Window, email: string): Promise<string> {
  await window.visit('Decisions');
  await window.text('More filters').click();
  await window.field('E-mail address').fill(email);
  await window.button('Search').click();
  await window.text('1 row shown').waitFor();
  expect(window.page.url()).not.toContain('zofia');
  await window.page.getByRole('table').getByRole('link').first().click();
  await window.heading('Decision').waitFor();
  return window.page.url().split('/').at(-1) ?? '';
}

/** The time-boxed role, with its reason. */
async function giveRole(owner: Window, name: string): Promise<void> {
  await owner.visit('Staff and grants');
  await owner.button('Give a role').click();
  const dialog = owner.dialog('Give a role');
  await dialog.getByLabel('Person').selectOption(name);
  await dialog.getByLabel('Role').selectOption('Personal-data reader');
  await dialog.getByLabel('Reason').fill(REASON);
  await owner.button('Give', dialog).click();
  await owner.text(`${name} has the role now.`).waitFor();
}

export const DECISIONS: Scenarios = {
  'filters stand in the address and in a saved view; live shows a sign-up as it comes': async (office) => {
    const window = await office.at('reviewer');
    await window.field('Outcome').selectOption('block');
    await window.button('Search').click();
    await window.page.waitForURL(/kind=block/);
    await window.button('Save this view').click();
    await window.field('Name').fill('Refused');
    await window.button('Save').click();
    await window.text('Saved.').waitFor();
    await window.button('Clear all').click();
    await window.field('Saved views').selectOption('Refused');
    await window.page.waitForURL(/kind=block/);
    await window.button('Clear all').click();
    await window.button('Live').click();
    const rows = window.page.getByRole('table').getByRole('row');
    const before = await rows.count();
    await office.world.signUp('zofia.new@example.com', 'Verified');
    await rows.nth(before).waitFor();
  },

  'an auditor finds a sign-up by its person, and every proof of its story holds': async (office) => {
    const window = await office.at('auditor');
    await decisionAbout(window, REFUSED);
    await window.text('Decided, and the caller answered').waitFor();
    await window.button('Check the proofs here').click();
    await window.text(/entries checked in this browser: they are in the log as they were written/).waitFor();
    expect(await window.button('Reveal personal data').count()).toBe(0);
    expect(await window.page.locator('main').innerText()).not.toContain(REFUSED);
  },

  'an entry that somebody changed in the database is BROKEN': async (office) => {
    const window = await office.at('auditor');
    const id = await decisionAbout(window, REFUSED);
    const restore = await office.world.tamperWith(id);
    await window.page.reload();
    await window.button('Check the proofs here').click();
    await window.text(/1 proof does not hold/).waitFor();
    expect(await window.page.getByText('BROKEN').count()).toBe(1);
    await restore();
    await window.page.reload();
    await window.button('Check the proofs here').click();
    await window.text(/entries checked in this browser: they are in the log as they were written/).waitFor();
  },

  'personal data is for whoever has the role for a time, says why, and signed in lately; the look is on record': async (
    office,
  ) => {
    const reader = await office.person('auditor', 'Rita Reader');
    const window = await office.at('auditor', 'Rita Reader');
    await decisionAbout(window, REFUSED);
    expect(await window.button('Reveal personal data').count()).toBe(0);
    await giveRole(await office.at('owner'), 'Rita Reader');
    await office.signedInLongAgo(reader);
    await window.page.reload();
    await window.button('Reveal personal data').click();
    await window.field('Reason').fill(REASON);
    await window.button('Reveal').click();
    const again = window.dialog('Sign in again');
    await again.getByLabel('Password').fill(reader.password);
    await window.button('Confirm', again).click();
    await window.page.getByText(REFUSED, { exact: true }).waitFor();
    await window.button('Hide again').click();
    expect(await window.page.locator('main').innerText()).not.toContain(REFUSED);
    const look = window.page.getByRole('listitem').filter({ hasText: 'Personal data was revealed' });
    await look.waitFor();
    await look.locator('summary').click();
    expect(await look.innerText()).toMatch(/By\s+you/);
  },
};
