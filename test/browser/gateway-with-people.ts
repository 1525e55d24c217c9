import { Client } from 'pg';
import type { StaffRole } from '../../src/staff/index.js';
import { TestPostgres } from '../medium/database.js';
import {
  aRunningGateway,
  MASTER_KEY,
  type RunningGateway,
  SECRET,
  STAFF_SECRET,
  TOMORROW,
} from '../support/running-gateway.js';
import type { Places } from './visits.js';

const authentication = { basic: [{ username: 'entra', secret: SECRET }] };
const EVERYTHING: readonly StaffRole[] = ['owner', 'operator', 'reviewer', 'auditor', 'personal-data-reader'];

// JSON is YAML.
const YAML = JSON.stringify({
  keys: { master: MASTER_KEY },
  log: { name: 'log.contoso.example' },
  flows: {
    customers: {
      authentication,
      attributes: { dateOfBirth: 'extension_DateOfBirth', phone: 'extension_Phone' },
      steps: { 'before-creating-user': ['block-list', 'verification'] },
      verification: { route: ['mock'] },
    },
    partners: {
      authentication,
      steps: { 'after-federation': ['approval-status'], 'before-creating-user': ['block-list', 'approval'] },
      approval: { slaHours: 24, expiryDays: 14, fourEyes: true },
    },
  },
  providers: { mock: {} },
  privacy: { backupHorizon: '14d' },
  staff: { apiKeys: [{ name: 'desk', secret: STAFF_SECRET, roles: EVERYTHING, until: TOMORROW }] },
});

interface Listed<Id extends string> {
  readonly items: readonly Readonly<Record<Id, string>>[];
}

/** A gateway on a real PostgreSQL, at whose flows people have signed up. */
export class GatewayWithPeople {
  private constructor(
    readonly gateway: RunningGateway,
    private readonly postgres: TestPostgres,
    private readonly databaseUrl: string,
  ) {}

  static async start(): Promise<GatewayWithPeople> {
    const postgres = await TestPostgres.start();
    const databaseUrl = await postgres.fresh();
    const gateway = await aRunningGateway({ yaml: YAML, databaseUrl });
    return new GatewayWithPeople(gateway, postgres, databaseUrl);
  }

  get url(): string {
    return this.gateway.url;
  }

  /** By the mock's rule, the surname says what becomes of it. Gives back the kind of the decision. */
  async signUp(email: string, surname: string, flow: 'customers' | 'partners' = 'customers'): Promise<unknown> {
    const { status, body, text } = await this.gateway.press(
      {
        email,
        givenName: 'Zofia',
        surname,
        displayName: `Zofia ${surname}`,
        extension_Phone: '+49 30 901820',
        extension_DateOfBirth: '1990-05-17',
        ui_locales: 'en',
        step: 'PostAttributeCollection',
      },
      { flow },
    );
    if (status >= 500) throw new Error(text);
    return body['action'];
  }

  /** As the machine that may do everything. */
  async staff<View = Record<string, unknown>>(method: string, path: string, body?: object): Promise<View> {
    const { status, body: answer, text } = await this.gateway.staff(method, `/staff/v1/${path}`, { body });
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text}`);
    return answer as View;
  }

  /** Something for every page to show. */
  async fill(): Promise<Places> {
    for (const [at, surname] of ['Verified', 'Rejected', 'Review', 'Unavailable', 'Verified'].entries())
      await this.signUp(`zofia${at}@example.com`, surname);
    for (const at of [1, 2, 3]) await this.signUp(`partner${at}@example.com`, 'Verified', 'partners');
    await this.staff('POST', 'lists/block/entries', {
      kind: 'email_domain',
      value: 'throwaway.example',
      reason: 'policy',
    });
    await this.staff('POST', 'exports', { format: 'csv', filters: {}, reason: 'Yearly audit, part one' });
    await this.staff('POST', 'invitations', { count: 3, maxUses: 3, label: 'spring campaign' });
    await this.staff('POST', 'holds', { email: 'zofia4@example.com', basis: 'Claim 11 of 2026' });
    await this.sql(
      `insert into configuration_version
         select '0123456789abcdef', first_seen_at - interval '1 day', last_started_at - interval '1 day', replace(text, 'review', 'block')
           from configuration_version`,
    );
    const { items: decisions } = await this.staff<Listed<'decisionId'>>('GET', 'decisions?flow=customers&kind=block');
    const { items: cases } = await this.staff<Listed<'caseId'>>('GET', 'cases');
    return { decisionId: decisions[0]?.decisionId ?? '', caseId: cases[0]?.caseId ?? '' };
  }

  /** Somebody with the database's own rights makes a refusal of a decision into something else. Gives back what undoes it. */
  async tamperWith(decisionId: string): Promise<() => Promise<void>> {
    const change = (from: string, to: string) =>
      this.sql(
        `alter table audit_entry disable trigger audit_entry_no_change;
         update audit_entry set envelope = convert_to(replace(convert_from(envelope, 'UTF8'), '${from}', '${to}'), 'UTF8')
           where decision_id = '${decisionId}' and kind = 'signup.decided';
         alter table audit_entry enable trigger audit_entry_no_change`,
      );
    await change('"block"', '"bloqk"');
    return async () => void (await change('"bloqk"', '"block"'));
  }

  async sql(text: string): Promise<readonly Record<string, unknown>[]> {
    const client = new Client({ connectionString: this.databaseUrl });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(text)).rows;
    } finally {
      await client.end();
    }
  }

  async stop(): Promise<void> {
    await this.gateway.close();
    await this.postgres.stop();
  }
}
