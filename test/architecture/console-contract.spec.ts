import { describe, expect, it } from '@jest/globals';
import type * as console from '../../console/src/api/desk-contract.js';
import { CASE_STATES as STATES_OF_QUEUE } from '../../console/src/pages/cases/filters.js';
import { STATES as STATES_OF_CODES } from '../../console/src/pages/invitations/invitation-filters.js';
import { KINDS, REASONS, STATES as STATES_OF_ENTRIES } from '../../console/src/pages/lists/list-filters.js';
import { CASE_STATES } from '../../src/approvals/approvals.port.js';
import type { CaseQuery } from '../../src/approvals/case.dto.js';
import type { CasePerson } from '../../src/approvals/case-person.js';
import type { CaseDetail, CaseEventView } from '../../src/approvals/case-view.js';
import type { ReasonLabel } from '../../src/approvals/reasons.catalogue.js';
import type { CreateInvitationsDto } from '../../src/policy/invitations/invitation.dto.js';
import { INVITATION_STATES } from '../../src/policy/invitations/invitation.js';
import type { InvitationView, QuotaView, RedemptionView } from '../../src/policy/invitations/invitation-views.js';
import { LIST_KINDS } from '../../src/policy/lists/list-check.port.js';
import { ENTRY_STATES, LIST_REASONS, type ListEntry } from '../../src/policy/lists/list-entry.js';
import type { ImportReport } from '../../src/policy/lists/list-import.js';
import type { EntryBody } from '../../src/policy/lists/lists.dto.js';

/** As JSON has it. */
type Wire<T> = T extends Date
  ? string
  : T extends readonly (infer Item)[]
    ? readonly Wire<Item>[]
    : T extends object
      ? { readonly [Name in keyof T]: Wire<T[Name]> }
      : T;

/** What is told is at least what is believed: whoever changes one side alone does not compile. */
type Holds<Told extends Believed, Believed> = Told;

export type Answers = [
  Holds<Wire<CaseDetail>, console.CaseDetail>,
  Holds<Wire<CaseEventView>, console.CaseEvent>,
  Holds<Wire<CasePerson>, console.CasePerson>,
  Holds<Wire<ReasonLabel>, console.CaseReasonView>,
  Holds<Wire<ListEntry>, console.ListEntry>,
  Holds<Wire<ImportReport>, console.ImportReport>,
  Holds<Wire<InvitationView>, console.InvitationView>,
  Holds<Wire<RedemptionView>, console.RedemptionView>,
  Holds<Wire<QuotaView>, console.QuotaView>,
];

/** Times are texts on the way there; queries are texts altogether. */
export type Orders = [
  Holds<console.NewListEntry, EntryBody>,
  Holds<Omit<console.NewInvitations, 'notBefore' | 'expiresAt' | 'emails'>, Partial<CreateInvitationsDto>>,
  Holds<Omit<console.CaseFilters, 'overdue'>, Partial<CaseQuery>>,
];

describe('the console', () => {
  it.each([
    ['states of cases', STATES_OF_QUEUE, CASE_STATES],
    ['kinds of list entries', KINDS, LIST_KINDS],
    ['reasons of list entries', REASONS, LIST_REASONS],
    ['states of list entries', STATES_OF_ENTRIES, ENTRY_STATES],
    ['states of codes', STATES_OF_CODES, INVITATION_STATES],
  ])('offers all %s that the service knows, and no other', (_, offered, known) =>
    expect([...offered].sort()).toEqual([...known].sort()),
  );
});
