/** What is known of the person when access is decided. */
export interface AccessFacts {
  /** On the block list, or on the built-in list of disposable domains where the flow says so. */
  readonly blocked: boolean;
  /** `none`: no code was given. `refused`: one was given and does not hold; why is the same to everybody. */
  readonly invitation: 'none' | 'reserved' | 'refused';
  /** On the allow list. */
  readonly allowed: boolean;
}

/** Which of the policy's stages this step has; their order in the configuration does not matter. */
export interface AccessStages {
  readonly blockList: boolean;
  readonly allowList: boolean;
  /** `required`: nobody without a code. `optional`: a code opens what the allow list would close. */
  readonly invitation: 'off' | 'optional' | 'required';
}

/**
 * `deny`: the block page. `ask_invitation` and `refuse_invitation`: the person stays on the form and can give a code, or another one.
 * `reason` is for the record, not for the person.
 */
export type Access =
  | { readonly kind: 'pass'; readonly reason: 'invited' | 'allow_listed' | 'not_restricted' }
  | { readonly kind: 'deny'; readonly reason: 'block_listed' | 'not_allow_listed' }
  | { readonly kind: 'ask_invitation'; readonly reason: 'invitation_required' | 'not_allow_listed' }
  | { readonly kind: 'refuse_invitation'; readonly reason: 'invitation_refused' };

interface Row {
  readonly when: (facts: AccessFacts, stages: AccessStages) => boolean;
  readonly access: Access;
}

const hasInvitations = ({ invitation }: AccessStages): boolean => invitation !== 'off';

/** Block before invitation before allow before default: the first row that applies decides. */
const PRECEDENCE: readonly Row[] = [
  {
    when: ({ blocked }, stages) => stages.blockList && blocked,
    access: { kind: 'deny', reason: 'block_listed' },
  },
  {
    when: ({ invitation }, stages) => hasInvitations(stages) && invitation === 'refused',
    access: { kind: 'refuse_invitation', reason: 'invitation_refused' },
  },
  {
    when: ({ invitation }, stages) => hasInvitations(stages) && invitation === 'reserved',
    access: { kind: 'pass', reason: 'invited' },
  },
  {
    when: (_, stages) => stages.invitation === 'required',
    access: { kind: 'ask_invitation', reason: 'invitation_required' },
  },
  {
    when: ({ allowed }, stages) => stages.allowList && allowed,
    access: { kind: 'pass', reason: 'allow_listed' },
  },
  {
    when: (_, stages) => stages.allowList && stages.invitation === 'optional',
    access: { kind: 'ask_invitation', reason: 'not_allow_listed' },
  },
  {
    when: (_, stages) => stages.allowList,
    access: { kind: 'deny', reason: 'not_allow_listed' },
  },
];

const NOT_RESTRICTED: Access = { kind: 'pass', reason: 'not_restricted' };

/** May this person go on? A blocked person's code need not be looked at: ask with `invitation: 'none'`. */
export const decideAccess = (facts: AccessFacts, stages: AccessStages): Access =>
  PRECEDENCE.find(({ when }) => when(facts, stages))?.access ?? NOT_RESTRICTED;
