import { describe, expect, it } from '@jest/globals';
import { CASE_STATES as STATES_OF_QUEUE } from '../../console/src/pages/cases/filters.js';
import { STATES as STATES_OF_CODES } from '../../console/src/pages/invitations/invitation-filters.js';
import { KINDS, REASONS, STATES as STATES_OF_ENTRIES } from '../../console/src/pages/lists/list-filters.js';
import { CASE_STATES } from '../../src/approvals/approvals.port.js';
import { INVITATION_STATES } from '../../src/policy/invitations/invitation.js';
import { LIST_KINDS } from '../../src/policy/lists/list-check.port.js';
import { ENTRY_STATES, LIST_REASONS } from '../../src/policy/lists/list-entry.js';
// What only the compiler can hold.
import './console-contract.js';

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
