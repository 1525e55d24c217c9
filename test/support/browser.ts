import type { StaffRole } from '../../src/staff/index.js';

export interface Sent {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Record<string, unknown>;
}

export interface BrowserCall {
  readonly body?: object;
  /** Beside those that the console sends; undefined takes one away. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

export async function send(url: string, init: RequestInit): Promise<Sent> {
  const response = await fetch(url, { redirect: 'manual', ...init });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: parsed(text) };
}

const parsed = (text: string): Record<string, unknown> => {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
};

/** What a browser does for the console: it keeps cookies, and sends the headers that only pages of the same origin can send. */
export class Browser {
  readonly cookies = new Map<string, string>();

  constructor(readonly origin: string) {}

  async call(method: string, path: string, { body, headers = {} }: BrowserCall = {}): Promise<Sent> {
    const all: Record<string, string | undefined> = {
      'sec-fetch-site': 'same-origin',
      ...(method === 'GET' ? {} : { origin: this.origin, 'x-verigate-request': 'console' }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(this.cookies.size === 0 ? {} : { cookie: this.cookie() }),
      ...headers,
    };
    const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
    const sent = await send(`${this.origin}${path}`, {
      method,
      headers: given,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    for (const line of sent.headers.getSetCookie()) this.#keep(line);
    return sent;
  }

  cookie(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  #keep(line: string): void {
    const [pair = '', ...attributes] = line.split('; ');
    const [name, value] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
    if (attributes.includes('Max-Age=0')) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}

/** A person at their browser. */
export interface SignedIn {
  readonly browser: Browser;
  readonly staffId: string;
  readonly username: string;
  readonly password: string;
}

export const PASSWORD = 'violet stapler on a slow train';

const staffIdIn = ({ body }: Sent): string => (body.staff as { readonly id: string }).id;

async function succeeding(sending: Promise<Sent>): Promise<Sent> {
  const sent = await sending;
  if (sent.status >= 300) throw new Error(`${sent.status} ${sent.text}`);
  return sent;
}

/** The staff of one gateway, made the way that people make it: the set-up token, then one link for each. */
export class People {
  #owner: Promise<SignedIn> | undefined;
  #count = 0;

  constructor(
    private readonly origin: string,
    private readonly setupToken: string | undefined,
  ) {}

  /** Another person with each call, save the first owner. */
  async signedIn(role: StaffRole): Promise<SignedIn> {
    const isFirst = this.#owner === undefined;
    this.#owner ??= this.#setUp(this.setupToken ?? '', 'owner');
    const owner = await this.#owner;
    if (isFirst && role === 'owner') return owner;
    const username = `person-${(this.#count += 1)}@contoso.example`;
    const roles = [role === 'personal-data-reader' ? 'auditor' : role];
    const added = await succeeding(
      owner.browser.call('POST', '/staff/v1/staff', { body: { username, displayName: `The ${role}`, roles } }),
    );
    const person = await this.#setUp(String(added.body.setupToken), username);
    if (role === 'personal-data-reader') {
      const body = { staffId: person.staffId, role, minutes: 60, reason: 'A subject asked.' };
      await succeeding(owner.browser.call('POST', '/staff/v1/role-grants', { body }));
    }
    return person;
  }

  async #setUp(token: string, username: string): Promise<SignedIn> {
    const browser = new Browser(this.origin);
    const body = { token, username, displayName: 'The first owner', password: PASSWORD };
    const staffId = staffIdIn(await succeeding(browser.call('POST', '/staff/v1/setup', { body })));
    return { browser, staffId, username, password: PASSWORD };
  }
}
