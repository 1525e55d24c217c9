import type { Browser } from 'playwright-core';
import type { StaffRole } from '../../src/staff/index.js';
import type { SetupLinkView } from '../../src/staff/sign-in/session-view.js';
import { PASSWORD } from '../support/browser.js';
import { startChromium } from './chromium.js';
import { GatewayWithPeople } from './gateway-with-people.js';
import { type Credentials, type Kept, Window } from './window.js';

export interface Person extends Credentials {
  readonly staffId: string;
  readonly displayName: string;
}

/** What people do, each by its name. All at one gateway, one after the other. */
export type Scenarios = Readonly<Record<string, (office: Office) => Promise<void>>>;

/** The browser tells of every refusal, also of those that a scenario is about. */
const IS_REFUSAL = /^Failed to load resource: the server responded with a status of 40[13] /;

/** One gateway, one browser, and the people at it, each in a window of their own. */
export class Office {
  readonly #people = new Map<string, Person>();
  /** Of those who have signed in once. */
  readonly #kept = new Map<string, Kept>();
  readonly #windows: Window[] = [];

  private constructor(
    readonly world: GatewayWithPeople,
    readonly browser: Browser,
  ) {}

  static async open(): Promise<Office> {
    const [world, browser] = await Promise.all([GatewayWithPeople.start(), startChromium()]);
    return new Office(world, browser);
  }

  /** A window; an empty one without what another had. */
  async window(kept?: Kept): Promise<Window> {
    const window = await Window.open(this.browser, this.world.url, kept);
    this.#windows.push(window);
    return window;
  }

  /** A window of somebody with this role, at their first page; the same person at each call, unless another one is named. */
  async at(role: StaffRole, displayName = `The ${role}`): Promise<Window> {
    const person = await this.person(role, displayName);
    const kept = this.#kept.get(displayName);
    const window = await this.window(kept);
    if (kept) await window.goTo('');
    else {
      await window.signIn(person);
      this.#kept.set(displayName, await window.kept());
    }
    return window;
  }

  /** What the pages complained of since the windows were closed. */
  complaints(): readonly string[] {
    return this.#windows.flatMap(({ complaints }) => complaints).filter((complaint) => !IS_REFUSAL.test(complaint));
  }

  async person(role: StaffRole, displayName = `The ${role}`): Promise<Person> {
    const known = this.#people.get(displayName);
    if (known) return known;
    const person = await this.#hire(role, displayName);
    this.#people.set(displayName, person);
    return person;
  }

  /** Every session of theirs was begun an hour ago. Another sign-in makes the gateway look at its sessions anew. */
  async signedInLongAgo({ staffId, username, password, displayName }: Person): Promise<void> {
    // Who confirms who they are gets another session.
    this.#kept.delete(displayName);
    await this.world.sql(
      `update staff_session set authenticated_at = now() - interval '1 hour' where staff_id = '${staffId}'`,
    );
    await this.#send('session', { username, password });
  }

  /** Windows that are open; with them goes who was signed in. */
  async closeWindows(): Promise<void> {
    await Promise.all(this.#windows.splice(0).map((window) => window.close()));
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.world.stop();
  }

  async #hire(role: StaffRole, displayName: string): Promise<Person> {
    const username = `${displayName.toLowerCase().replaceAll(' ', '.')}@contoso.example`;
    const { staffId, setupToken } = await this.world.staff<SetupLinkView>('POST', 'staff', {
      username,
      displayName,
      roles: [role === 'personal-data-reader' ? 'auditor' : role],
    });
    await this.#send('setup', { token: setupToken, password: PASSWORD });
    return { username, password: PASSWORD, displayName, staffId };
  }

  async #send(path: 'session' | 'setup', body: object): Promise<void> {
    const answer = await fetch(`${this.world.url}/staff/v1/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-verigate-request': 'console' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(await answer.text());
  }
}
