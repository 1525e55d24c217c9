/** What staff see of a case, as far as stories look at it. */
export interface SeenCase {
  readonly caseId: string;
  readonly state: string;
  readonly closingReason?: string;
  readonly person?: { readonly email?: string };
  readonly provisioning?: { readonly state: string; readonly how?: string; readonly accountId?: string };
}

/** What staff see of an invitation code. */
export interface SeenCode {
  readonly id: string;
  readonly state: string;
  readonly usesTaken: number;
}

export interface ListEntry {
  readonly kind: 'email' | 'email_domain' | 'phone' | 'country' | 'issuer';
  readonly value: string;
  /** The one flow for which it holds; default: all. */
  readonly flow?: string;
}

export interface CodeTerms {
  readonly maxUses?: number;
  readonly claims?: Readonly<Record<string, string | number | boolean>>;
  readonly domain?: string;
}

type ListName = 'block' | 'allow';
type Decision = 'approve' | 'deny';
interface Answer {
  readonly status: number;
  readonly text: string;
}

const PATIENCE_MS = 15_000;
const REASONS: Readonly<Record<Decision, string>> = { approve: 'known_person', deny: 'unknown_person' };

/** One member of staff, or one machine, at the gateway's staff interface. Whatever is not answered 2xx rejects, save where the status is the answer. */
export class StaffDesk {
  constructor(
    private readonly url: string,
    private readonly secret: string,
    private readonly signal?: AbortSignal,
  ) {}

  /** Resolves to the entry's id. */
  async list(list: ListName, entry: ListEntry): Promise<string> {
    const reason = list === 'block' ? 'policy' : 'partner';
    const { id } = await this.#send<{ id: string }>('POST', `lists/${list}/entries`, { ...entry, reason });
    return id;
  }

  async unlist(list: ListName, id: string): Promise<void> {
    await this.#send('DELETE', `lists/${list}/entries/${id}`);
  }

  /** A code of one use, unless the terms say otherwise. */
  async newCode(terms: CodeTerms = {}): Promise<{ readonly id: string; readonly code: string }> {
    type Made = { readonly invitations: readonly { readonly id: string; readonly code: string }[] };
    const { invitations } = await this.#send<Made>('POST', 'invitations', { maxUses: 1, ...terms });
    const [made] = invitations;
    if (!made) throw new Error('POST invitations made no code');
    return made;
  }

  code(id: string): Promise<SeenCode> {
    return this.#send('GET', `invitations/${id}`);
  }

  async revoke(id: string): Promise<void> {
    await this.#send('POST', `invitations/${id}/revoke`);
  }

  /** Cases of whoever has an address at this domain, newest first or not. */
  async casesAt(flow: string, email: string): Promise<readonly SeenCase[]> {
    const domain = email.slice(email.lastIndexOf('@'));
    const { items } = await this.#send<{ readonly items: readonly SeenCase[] }>('GET', `cases?flow=${flow}&limit=100`);
    return items.filter(({ person }) => person?.email?.endsWith(domain));
  }

  /** Rejects unless there is exactly one. */
  async theCaseAt(flow: string, email: string): Promise<SeenCase> {
    const [found, ...more] = await this.casesAt(flow, email);
    if (!found || more.length > 0) throw new Error(`cases of this person: ${found ? more.length + 1 : 0} instead of 1`);
    return found;
  }

  case(id: string): Promise<SeenCase> {
    return this.#send('GET', `cases/${id}`);
  }

  decide(id: string, decision: Decision): Promise<SeenCase> {
    return this.#send('POST', `cases/${id}/decision`, { decision, reason: REASONS[decision] });
  }

  /** As {@link decide}, for a decision that may be refused. Resolves to the HTTP status. */
  async tryToDecide(id: string, decision: Decision): Promise<number> {
    const { status } = await this.#ask('POST', `cases/${id}/decision`, { decision, reason: REASONS[decision] });
    return status;
  }

  async withdraw(id: string): Promise<void> {
    await this.#send('POST', `cases/${id}/withdraw`, { reason: 'requester_asked' });
  }

  async #send<Body>(method: string, path: string, body?: object): Promise<Body> {
    const { status, text } = await this.#ask(method, path, body);
    // The answer's own words: problems name what is wrong and never the value.
    if (status < 200 || status > 299) throw new Error(`${method} ${path} was answered ${status}: ${text}`);
    return JSON.parse(text) as Body;
  }

  async #ask(method: string, path: string, body?: object): Promise<Answer> {
    const limits = [AbortSignal.timeout(PATIENCE_MS), ...(this.signal ? [this.signal] : [])];
    const response = await fetch(new URL(`/staff/v1/${path}`, this.url), {
      method,
      headers: {
        authorization: `Bearer ${this.secret}`,
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      body: body && JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.any(limits),
    });
    return { status: response.status, text: await response.text() };
  }
}
