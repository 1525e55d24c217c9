import { expect } from '@jest/globals';
import type { Scenarios } from './office.js';
import type { Window } from './window.js';

const EMAIL = 'forget.me@example.com';
const REASON = 'Letter of the person, 5 November';

async function find(window: Window): Promise<void> {
  await window.visit('Erasure and holds');
  await window.field('E-mail address').fill(EMAIL);
  await window.button('Find').click();
  await window.page.getByRole('table', { name: 'Sign-ups of this person' }).waitFor();
}

/** What an erasure would do, by the report that must come first. */
async function count(window: Window): Promise<void> {
  await window.button('Erase').click();
  const dialog = window.dialog('Erase: look first');
  await dialog.getByLabel('Reason').fill(REASON);
  await window.button('Count', dialog).click();
  await window.text('What an erasure would do').waitFor();
}

export const PRIVACY: Scenarios = {
  'a hold stops an erasure; released, the erasure counts, asks who you are, and erases': async (office) => {
    await office.world.signUp(EMAIL, 'Verified');
    const owner = await office.person('owner');
    const window = await office.at('owner');
    await find(window);
    await window.button('Place a hold').click();
    const hold = window.dialog('Place a hold');
    await hold.getByLabel('Legal basis').fill('Claim 12 of 2026');
    await window.button('Place', hold).click();
    await window.text('The hold stands.').waitFor();
    await count(window);
    await window.text('1 sign-up stays because of a legal hold:').waitFor();
    expect(await window.button('Erase for good').count()).toBe(0);
    await window.button('Close the report').click();

    await window.button('Release the hold “Claim 12 of 2026”').click();
    const release = window.dialog('Release this hold?');
    await release.getByLabel('Reason').fill(REASON);
    await window.button('Release', release).click();
    await window.text('The hold was released.').waitFor();
    await count(window);
    await window.text('1 sign-up loses all its personal data.').waitFor();
    await office.signedInLongAgo(owner);
    await window.button('Erase for good').click();
    const sure = window.dialog('Erase for good?');
    await sure.getByLabel('Type ERASE to go on').fill('ERASE');
    await window.button('Erase for good', sure).click();
    const again = window.dialog('Sign in again');
    await again.getByLabel('Password').fill(owner.password);
    await window.button('Confirm', again).click();
    await window.text('What was erased').waitFor();
    await window.page.getByRole('table', { name: 'Erasures carried out, newest first' }).getByText(REASON).waitFor();

    await window.visit('Decisions');
    await window.page.getByRole('row').filter({ hasText: 'erased' }).getByRole('link').click();
    await window.text('The personal data was erased. The log still proves that the decision was made.').waitFor();
    await window.button('Check the proofs here').click();
    await window.text(/entries checked in this browser: they are in the log as they were written/).waitFor();
  },

  'an auditor sees holds and erasures, and can do neither': async (office) => {
    const window = await office.at('auditor');
    await window.visit('Erasure and holds');
    await window.page.getByRole('row').filter({ hasText: 'Claim 12 of 2026' }).waitFor();
    expect(await window.button(/^(Release|Erase|Place)/).count()).toBe(0);
  },
};
