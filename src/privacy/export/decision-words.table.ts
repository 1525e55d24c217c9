/** What became of a sign-up, in words for the person. Reasons are codes of ours: they stand beside, as they are on record. */
export const OUTCOME_WORDS: Readonly<Record<string, string>> = {
  continue: 'You could go on with your sign-up.',
  block: 'Your sign-up was stopped.',
  correct_input: 'You were asked to correct what you had entered.',
};

export const STATUS_WORDS: Readonly<Record<string, string>> = {
  verified: 'Your details were checked and confirmed.',
  rejected: 'Your details were checked and not confirmed, or the rules of the service did not allow the sign-up.',
  review: 'The check left a doubt, which people have to look at.',
  correction: 'Something was missing or could not be read.',
  unavailable: 'The check could not be made at that time.',
  not_required: 'No check was needed.',
  pending: 'Your request was given to people to decide.',
  approved: 'People, or rules that people have made, approved your request.',
  denied: 'People, or rules that people have made, denied your request.',
};
