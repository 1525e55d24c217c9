import type { ClaimValue, CreatedInvitations, InvitationTerms, NewInvitations } from '../../api/contract.js';
import { fromLocalInput } from '../../parts/period.js';

/** The form as it is typed: everything is text. */
export interface Draft {
  /** `count`: so many codes for whoever gets them; `emails`: one for each address. */
  readonly by: 'count' | 'emails';
  readonly count: string;
  readonly emails: string;
  readonly maxUses: string;
  readonly domain: string;
  readonly flow: string;
  readonly label: string;
  /** As `datetime-local` has it. */
  readonly notBefore: string;
  readonly expiresAt: string;
  /** One `name = value` a line. */
  readonly claims: string;
}

export const EMPTY: Draft = {
  by: 'count',
  count: '1',
  emails: '',
  maxUses: '1',
  domain: '',
  flow: '',
  label: '',
  notBefore: '',
  expiresAt: '',
  claims: '',
};

/** Fields of the form that cannot be used, and why. */
export type Flaws = Readonly<Partial<Record<'count' | 'maxUses' | 'emails' | 'claims', 'number' | 'empty' | 'line'>>>;

const linesOf = (text: string): readonly string[] =>
  text
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

const wholeNumber = (text: string): number | undefined => {
  const trimmed = text.trim();
  return /^[1-9]\d{0,8}$/.test(trimmed) ? Number(trimmed) : undefined;
};

/** `true`, `12` and text; what is meant as text although it looks like a number stands in quotes. */
function claimValue(text: string): ClaimValue {
  if (text === 'true' || text === 'false') return text === 'true';
  if (/^-?\d{1,15}$/.test(text)) return Number(text);
  const [, quoted] = /^"(.*)"$/.exec(text) ?? [];
  return quoted ?? text;
}

/** Lines `name = value`; undefined when one of them is none. */
export function claimsOf(text: string): Readonly<Record<string, ClaimValue>> | undefined {
  const claims: Record<string, ClaimValue> = {};
  for (const line of linesOf(text)) {
    const [, name, value] = /^(\w+)\s*=\s*(.+)$/.exec(line) ?? [];
    if (name === undefined || value === undefined || Object.hasOwn(claims, name)) return undefined;
    claims[name] = claimValue(value);
  }
  return claims;
}

export const termsOf = ({ flow, label, notBefore, expiresAt }: Draft): InvitationTerms => ({
  flow: flow.trim() || undefined,
  label: label.trim() || undefined,
  notBefore: fromLocalInput(notBefore),
  expiresAt: fromLocalInput(expiresAt),
});

/** What is sent, or what is wrong. The service checks the rest: flows, names of claims, quotas. */
export function orderOf(draft: Draft): { readonly order: NewInvitations } | { readonly flaws: Flaws } {
  const byEmail = draft.by === 'emails';
  const emails = draft.emails.split(/[\s,;]+/).filter((one) => one !== '');
  const count = wholeNumber(draft.count);
  const maxUses = wholeNumber(draft.maxUses);
  const claims = claimsOf(draft.claims);
  const flaws: Flaws = {
    ...(byEmail && emails.length === 0 && { emails: 'empty' }),
    ...(!byEmail && count === undefined && { count: 'number' }),
    ...(maxUses === undefined && { maxUses: 'number' }),
    ...(claims === undefined && { claims: 'line' }),
  };
  if (Object.keys(flaws).length > 0) return { flaws };
  return {
    order: {
      ...termsOf(draft),
      ...(byEmail ? { emails } : { count }),
      domain: draft.domain.trim() || undefined,
      claims: claims && Object.keys(claims).length > 0 ? claims : undefined,
      maxUses,
    },
  };
}

/** A cell that a spreadsheet could take for a formula has an apostrophe before it, as in the downloads of the service. */
const cell = (text: string): string => `"${(/^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;

/** The codes as a file; RFC 4180. */
export function codesCsv({ invitations, expiresAt }: CreatedInvitations): string {
  const rows = invitations.map(({ id, code, email }) => [id, code, email ?? '', expiresAt].map(cell).join(','));
  return ['id,code,email,expires_at', ...rows, ''].join('\r\n');
}
