/** What the console believes of the desks of cases, lists and codes (console/src/api/desk-contract.ts), for the compiler: there is nothing to run. */
import type * as console from '../../console/src/api/desk-contract.js';
import type { CaseQuery } from '../../src/approvals/case.dto.js';
import type { CasePerson } from '../../src/approvals/case-person.js';
import type { CaseDetail, CaseEventView } from '../../src/approvals/case-view.js';
import type { ReasonLabel } from '../../src/approvals/reasons.catalogue.js';
import type { CreateInvitationsDto } from '../../src/policy/invitations/invitation.dto.js';
import type { InvitationView, QuotaView, RedemptionView } from '../../src/policy/invitations/invitation-views.js';
import type { ListEntry } from '../../src/policy/lists/list-entry.js';
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
