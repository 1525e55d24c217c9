import { type Applicant, type ApplicantAttribute, type AttributeRequirement, ProviderError } from '#libs/provider-spec';

const alternatives = (requirement: AttributeRequirement): readonly ApplicantAttribute[] =>
  typeof requirement === 'string' ? [requirement] : requirement;

/** Throws `missing_attributes` that names every attribute which the check needs and the applicant did not give. */
export function requireAttributes(applicant: Applicant, requirements: readonly AttributeRequirement[]): void {
  const missing = requirements
    .map(alternatives)
    .filter((names) => names.every((name) => applicant[name] === undefined));
  if (missing.length === 0) return;
  const wanted = missing.map((names) => names.join(' or ')).join(', ');
  throw new ProviderError('missing_attributes', `The check needs ${wanted}.`, {
    delivery: 'not_sent',
    attributes: [...new Set(missing.flat())],
  });
}
