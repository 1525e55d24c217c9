import { readFileSync } from 'node:fs';
import type { Browser, BrowserContext, Download, Locator, Page } from 'playwright-core';

/** Longer than anything takes that is not broken; shorter than a test may. */
const PATIENCE_MS = 10_000;

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** Cookies and settings of a browser: whoever has them is signed in. */
export type Kept = Awaited<ReturnType<BrowserContext['storageState']>>;

export const textOf = async (download: Download): Promise<string> => readFileSync(await download.path(), 'utf8');

/** One person's browser window at the console. What the page complains of is kept: an error in the console, a refused policy, a lost exception. */
export class Window {
  readonly complaints: string[] = [];

  private constructor(
    readonly page: Page,
    private readonly context: BrowserContext,
    private readonly origin: string,
  ) {
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(String(error)));
  }

  /** `kept`: what another window of the same person had. */
  static async open(browser: Browser, origin: string, kept?: Kept): Promise<Window> {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 900 },
      storageState: kept,
      locale: 'en-GB',
      timezoneId: 'Europe/Paris',
      reducedMotion: 'reduce',
      acceptDownloads: true,
    });
    context.setDefaultTimeout(PATIENCE_MS);
    return new Window(await context.newPage(), context, origin);
  }

  /** A path below /console/. */
  async goTo(path: string): Promise<void> {
    await this.page.goto(`${this.origin}/console/${path}`);
  }

  async setUp(token: string, fields: Readonly<Record<string, string>>): Promise<void> {
    await this.goTo(`sign-in#setup=${token}`);
    for (const [label, value] of Object.entries(fields)) await this.field(label).fill(value);
    await this.page.locator('form button[type=submit]').click();
  }

  async signIn({ username, password }: Credentials): Promise<void> {
    await this.goTo('sign-in');
    await this.field('User name').fill(username);
    await this.field('Password').fill(password);
    await this.button('Sign in').click();
    await this.page.locator('#navigation').waitFor({ state: 'attached' });
  }

  kept(): Promise<Kept> {
    return this.context.storageState();
  }

  async signOut(): Promise<void> {
    await this.page.locator('details.account > summary').click();
    await this.button('Sign out').click();
    await this.heading('Sign in').waitFor();
  }

  /** Names of the pages that the navigation offers, in its order. */
  async navigation(): Promise<string[]> {
    return this.page.getByRole('navigation', { name: 'Pages' }).getByRole('link').allTextContents();
  }

  /** Leads there by the navigation, and waits for the page's heading. */
  async visit(name: string): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name, exact: true }).click();
    await this.heading(name).waitFor();
  }

  heading(name: string | RegExp): Locator {
    return this.page.getByRole('heading', { level: 1, name, exact: true });
  }

  field(label: string): Locator {
    return this.page.getByLabel(label, { exact: true });
  }

  button(name: string | RegExp, within: Locator | Page = this.page): Locator {
    return within.getByRole('button', { name, exact: true });
  }

  dialog(name?: string | RegExp): Locator {
    return this.page.locator('.dialog-body').filter(name === undefined ? {} : { has: this.page.getByText(name) });
  }

  text(words: string | RegExp): Locator {
    return this.page.getByText(words).first();
  }

  /** The file that comes of it. */
  async downloaded(press: () => Promise<void>): Promise<Download> {
    const [download] = await Promise.all([this.page.waitForEvent('download'), press()]);
    return download;
  }

  /** Nothing is being loaded any more. */
  async settled(): Promise<void> {
    await this.page.locator('.skeleton, [aria-busy=true]').first().waitFor({ state: 'detached' });
  }

  close(): Promise<void> {
    return this.context.close();
  }
}
