import { expect } from '@jest/globals';
import { PASSWORD } from '../support/browser.js';
import type { Scenarios } from './office.js';

export const ADMINISTRATION: Scenarios = {
  'an owner adds a person, who comes in by the link, and shuts them out again': async (office) => {
    const owner = await office.at('owner');
    await owner.visit('Staff and grants');
    await owner.button('Add a person').click();
    const dialog = owner.dialog('Add a person');
    await dialog.getByLabel('User name').fill('olga@contoso.example');
    await dialog.getByLabel('Name', { exact: true }).fill('Olga Operator');
    await dialog.getByLabel('Reviewer').uncheck();
    await dialog.getByLabel('Operator').check();
    await owner.button('Add', dialog).click();
    const shown = owner.dialog('Link for Olga Operator');
    const link = await shown.locator('code').innerText();
    await owner.button('I have handed it over').click();

    const olga = await office.window();
    await olga.goTo(link.split('/console/')[1] ?? '');
    await olga.field('New password').fill(PASSWORD);
    await olga.button('Set the password').click();
    await olga.heading('Overview').waitFor();

    await owner.button('Shut out Olga Operator').click();
    await owner.button('Shut out', owner.dialog('Shut out Olga Operator?')).click();
    await owner.text('Olga Operator is shut out.').waitFor();
    await olga.goTo('overview');
    await olga.heading('Sign in').waitFor();
  },

  'an owner rotates the key; an auditor sees it and cannot': async (office) => {
    const owner = await office.at('owner');
    await owner.visit('Keys');
    await owner.button('Rotate the key').click();
    await owner.button('Rotate the key', owner.dialog('Make a new version of the key?')).click();
    await owner.text('Version 2 is in use.').waitFor();
    const auditor = await office.at('auditor');
    await auditor.visit('Keys');
    await auditor.page.getByRole('row').filter({ hasText: 'in use' }).waitFor();
    expect(await auditor.button('Rotate the key').count()).toBe(0);
  },

  'an operator takes a provider out of use, and back': async (office) => {
    const window = await office.at('operator');
    await window.visit('Overview');
    await window.button('Isolate: mock').click();
    await window.button('Isolate', window.dialog('Isolate mock?')).click();
    await window.text('mock is isolated.').waitFor();
    await window.button('Use again: mock').click();
    await window.button('Use again', window.dialog('Use mock again?')).click();
    await window.text('mock is in use again.').waitFor();
  },
};
