import { expect } from '@jest/globals';
import type { Locator } from 'playwright-core';
import type { Person, Scenarios } from './office.js';
import type { Window } from './window.js';

/** More than any page needs to come round. */
const TABS = 80;

/** Goes on with Tab until the focus is there. */
async function tabTo({ page }: Window, target: Locator): Promise<void> {
  for (let pressed = 0; pressed < TABS; pressed += 1) {
    if ((await target.and(page.locator(':focus')).count()) === 1) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${TABS} presses of Tab do not lead to ${String(target)}`);
}

async function press({ page }: Window, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

async function signInByKeys(window: Window, { username, password }: Person): Promise<void> {
  await window.goTo('');
  await window.field('User name').waitFor();
  await tabTo(window, window.field('User name'));
  await window.page.keyboard.type(username);
  await press(window, 'Tab');
  await window.page.keyboard.type(password);
  await press(window, 'Enter');
  await window.heading('Decisions').waitFor();
}

/** From the decisions to the second case of the queue. */
async function openSecondCase(window: Window): Promise<void> {
  // Nobody goes on before there is something to see; until then the keys may lead nowhere.
  await window.page.getByRole('table').getByRole('link').first().waitFor();
  await press(window, 'g', 'c');
  await window.heading('Cases').waitFor();
  const links = window.page.getByRole('table').getByRole('link');
  await links.nth(1).waitFor();
  await tabTo(window, links.first());
  await press(window, 'j', 'Enter');
  await window.heading(/^Case of/).waitFor();
}

async function approve(window: Window): Promise<void> {
  await press(window, 'a');
  const dialog = window.dialog('Approve this sign-up?');
  await dialog.waitFor();
  await tabTo(window, dialog.getByRole('combobox'));
  await press(window, 'ArrowDown');
  await tabTo(window, window.button('Approve', dialog));
  await press(window, 'Enter');
  await dialog.waitFor({ state: 'detached' });
}

export const CASES: Scenarios = {
  'a case is decided by two reviewers, with the keyboard alone': async (office) => {
    const [ada, ben] = [await office.window(), await office.window()];
    await signInByKeys(ada, await office.person('reviewer', 'Ada Reviewer'));
    await openSecondCase(ada);
    const { pathname } = new URL(ada.page.url());
    await press(ada, 'm');
    await ada.text('Assigned.').waitFor();
    await press(ada, 'n');
    const note = ada.dialog('Add a note');
    await note.waitFor();
    await ada.page.keyboard.type('She called back.');
    await tabTo(ada, ada.button('Add'));
    await press(ada, 'Enter');
    await note.waitFor({ state: 'detached' });
    await ada.text('She called back.').waitFor();
    await approve(ada);
    await ada.text('Your word is on record; a second reviewer is needed.').waitFor();

    await signInByKeys(ben, await office.person('reviewer', 'Ben Reviewer'));
    await openSecondCase(ben);
    expect(new URL(ben.page.url()).pathname).toBe(pathname);
    await ben.text('She called back.').waitFor();
    await ben.text('A second reviewer is needed: you can be that one.').waitFor();
    await approve(ben);
    await ben.text('Approved.').waitFor();
  },

  'several cases are denied at once; an auditor reads them and decides on none': async (office) => {
    await office.world.signUp('partner.x@example.com', 'Verified', 'partners');
    await office.world.signUp('partner.y@example.com', 'Verified', 'partners');
    const window = await office.at('reviewer');
    await window.visit('Cases');
    const boxes = window.page.getByRole('checkbox', { name: /^Select: p/ });
    await boxes.nth(1).waitFor();
    const before = await boxes.count();
    await boxes.nth(before - 1).check();
    await boxes.nth(before - 2).check();
    await window.button('Deny').click();
    const dialog = window.dialog('Deny 2 cases');
    await dialog.getByRole('combobox').selectOption({ index: 1 });
    await window.button('Deny', dialog).click();
    await window.text('2 cases done.').waitFor();
    await window.button('Close', dialog).click();
    await boxes.nth(before - 2).waitFor({ state: 'detached' });

    const auditor = await office.at('auditor');
    await auditor.visit('Cases');
    await auditor.page.getByRole('table').getByRole('link').first().click();
    await auditor.text('Your roles read cases and decide on none.').waitFor();
    expect(await auditor.button(/^(Approve|Deny|Reveal personal data)$/).count()).toBe(0);
  },
};
