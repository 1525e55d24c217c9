import { expect } from '@jest/globals';
import type { StaffRole } from '../../src/staff/index.js';
import { PASSWORD } from '../support/browser.js';
import type { Office, Scenarios } from './office.js';

const OWNER = { username: 'maria.perez@contoso.example', password: PASSWORD };

const WORK = ['Decisions', 'Cases', 'Overview'];
const RULES = ['Lists', 'Invitations', 'Flows'];
const EVIDENCE = ['Proof', 'Auditor’s questions', 'Exports', 'Erasure and holds'];
const ADMINISTRATION = ['Staff and grants', 'Keys'];

const EVERYTHING = [...WORK, ...RULES, ...EVIDENCE, ...ADMINISTRATION];

/** What the navigation offers (an owner's is looked at when there is the first one), and an address that it does not. */
const SEEN: readonly (readonly [role: StaffRole, pages: readonly string[], notTheirs?: string])[] = [
  ['operator', ['Overview', ...RULES, 'Proof', 'Exports'], 'decisions'],
  ['reviewer', [...WORK, ...RULES, 'Proof'], 'keys'],
  ['auditor', EVERYTHING, 'no-such-page'],
];

const seeing =
  (role: StaffRole, pages: readonly string[], notTheirs: string | undefined) =>
  async (office: Office): Promise<void> => {
    const window = await office.at(role);
    expect(await window.navigation()).toEqual(pages);
    for (const page of pages) await window.visit(page);
    if (notTheirs === undefined) return;
    await window.goTo(notTheirs);
    await window.heading('There is no such page').waitFor();
  };

export const SIGN_IN: Scenarios = {
  'the set-up link makes the first owner, once; a wrong password lets nobody in, the right one does': async (
    office,
  ) => {
    const window = await office.window();
    await window.setUp(office.world.gateway.setupToken ?? '', {
      'User name': OWNER.username,
      'Your name': 'Maria Perez',
      'New password': OWNER.password,
    });
    await window.heading('Decisions').waitFor();
    expect(window.page.url()).not.toContain('setup');
    await window.signOut();
    await window.field('User name').fill(OWNER.username);
    await window.field('Password').fill('not the password');
    await window.button('Sign in').click();
    await window.text('User name or password is not right.').waitFor();
    await window.signIn(OWNER);
    expect(await window.navigation()).toEqual(EVERYTHING);
    await window.page.reload();
    await window.heading('Decisions').waitFor();
  },

  ...Object.fromEntries(
    SEEN.map(([role, pages, notTheirs]) => [
      `${role}: sees the pages that are theirs, and no others`,
      seeing(role, pages, notTheirs),
    ]),
  ),

  'a link leads through the sign-in to where it points': async (office) => {
    const { username, password } = await office.person('auditor');
    const window = await office.window();
    await window.goTo('proof?entry=0');
    await window.field('User name').fill(username);
    await window.field('Password').fill(password);
    await window.button('Sign in').click();
    await window.heading('Proof').waitFor();
    expect(window.page.url()).toMatch(/proof\?entry=0$/);
  },

  'language and appearance are chosen, and kept': async (office) => {
    const window = await office.at('auditor');
    const { page } = window;
    await page.locator('details.account > summary').click();
    await window.field('Appearance').selectOption('dark');
    await window.field('Language').selectOption('fr');
    await window.heading('Décisions').waitFor();
    await page.reload();
    await window.heading('Décisions').waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('fr');
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
    expect(await page.evaluate<string>('getComputedStyle(document.body).backgroundColor')).not.toBe(
      'rgb(255, 255, 255)',
    );
  },
};
