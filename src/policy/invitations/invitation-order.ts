import { isEmail } from 'class-validator';
import { Sensitive } from '#libs/provider-spec';
import { type CsvRow, invalid, type ValueProblem } from '../../staff/index.js';
import { type CreateInvitationsDto, type ImportInvitationsDto, MAX_CODES } from './invitation.dto.js';
import type { InvitationOrder } from './issuing.desk.js';

/** What an order is checked against. */
export interface OrderContext {
  readonly now: Date;
  /** Names of the configured flows. */
  readonly flows: readonly string[];
  /** Of a code for which no end is named. */
  readonly lifetimeMs: number;
}

const MAX_LIFETIME_MS = 10 * 366 * 24 * 3_600_000;
/** More would not be read by anybody. */
const MAX_TOLD = 100;

type Terms = Pick<CreateInvitationsDto, 'flow' | 'notBefore' | 'expiresAt' | 'domain' | 'claims' | 'maxUses' | 'label'>;

/** What was asked for, checked as a whole. Throws a 400 with everything that is wrong. */
export function orderOf(dto: CreateInvitationsDto, context: OrderContext): InvitationOrder {
  const { emails, count, ...terms } = dto;
  const both = emails && count !== undefined;
  const problems = [
    ...flawsOf(terms, context),
    ...(both ? [{ path: 'count', problem: 'follows from emails: leave it out' }] : []),
    ...repeated((emails ?? []).map((email, at) => ({ email, path: `emails[${at}]` }))),
  ];
  return build(terms, emails, count ?? 1, problems, context);
}

/** The same for a file with one address a line. Nothing is made while a line is wrong. */
export async function orderOfFile(
  rows: AsyncIterable<CsvRow<'email'>>,
  terms: ImportInvitationsDto,
  context: OrderContext,
): Promise<InvitationOrder> {
  const problems = flawsOf(terms, context);
  const found: { email: string; path: string }[] = [];
  for await (const row of rows) {
    const path = `line ${row.line}`;
    const email = 'values' in row ? row.values.email : '';
    const flaw = 'problem' in row ? row.problem : isEmail(email) ? undefined : 'has no e-mail address';
    if (flaw === undefined) found.push({ email, path });
    else problems.push({ path, problem: flaw });
    if (problems.length >= MAX_TOLD || found.length > MAX_CODES) break;
  }
  if (found.length > MAX_CODES) problems.push({ path: 'body', problem: `may hold at most ${MAX_CODES} addresses` });
  if (found.length === 0 && problems.length === 0) problems.push({ path: 'body', problem: 'holds no address' });
  problems.push(...repeated(found));
  return build(
    terms,
    found.map(({ email }) => email),
    found.length,
    problems.slice(0, MAX_TOLD),
    context,
  );
}

function build(
  terms: Terms,
  emails: readonly string[] | undefined,
  count: number,
  problems: readonly ValueProblem[],
  { now, lifetimeMs }: OrderContext,
): InvitationOrder {
  if (problems.length > 0) throw invalid(problems);
  const { flow, domain, claims = {}, maxUses = 1, label } = terms;
  const notBefore = terms.notBefore ?? now;
  const expiresAt = terms.expiresAt ?? new Date(notBefore.getTime() + lifetimeMs);
  return {
    emails: emails?.map((email) => new Sensitive(email)),
    count,
    terms: { flow, domain: domain?.toLowerCase(), claims, maxUses, notBefore, expiresAt },
    label,
  };
}

function flawsOf({ flow, notBefore, expiresAt }: Terms, { now, flows }: OrderContext): ValueProblem[] {
  const problems: ValueProblem[] = [];
  const latest = now.getTime() + MAX_LIFETIME_MS;
  if (flow !== undefined && !flows.includes(flow))
    problems.push({ path: 'flow', problem: 'is no flow of this gateway' });
  if (notBefore && notBefore.getTime() > latest)
    problems.push({ path: 'notBefore', problem: 'must be within ten years' });
  if (expiresAt && expiresAt <= now) problems.push({ path: 'expiresAt', problem: 'is over already' });
  if (expiresAt && expiresAt.getTime() > latest)
    problems.push({ path: 'expiresAt', problem: 'must be within ten years' });
  if (expiresAt && notBefore && expiresAt <= notBefore) {
    problems.push({ path: 'expiresAt', problem: 'must come after notBefore' });
  }
  return problems;
}

function repeated(given: readonly { readonly email: string; readonly path: string }[]): ValueProblem[] {
  const seen = new Set<string>();
  return given.flatMap(({ email, path }) => {
    const address = email.normalize('NFC').trim().toLowerCase();
    if (seen.has(address)) return [{ path, problem: 'is an address that stands above already' }];
    seen.add(address);
    return [];
  });
}
