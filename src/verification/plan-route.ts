import type { Applicant, ApplicantAttribute, AttributeRequirement, ProviderCapabilities } from '#libs/provider-spec';

export interface RouteCandidate {
  readonly name: string;
  readonly capabilities: ProviderCapabilities;
}

/** Which providers can check this person, in the order of the route; or why none can, before anything is sent or bought. */
export type RoutePlan =
  | { readonly kind: 'ready'; readonly providers: readonly string[] }
  | { readonly kind: 'unsupported' }
  | { readonly kind: 'missing' | 'invalid'; readonly attributes: readonly ApplicantAttribute[] };

const alternatives = (requirement: AttributeRequirement): readonly ApplicantAttribute[] =>
  typeof requirement === 'string' ? [requirement] : requirement;

const isGiven = (applicant: Applicant, requirement: AttributeRequirement): boolean =>
  alternatives(requirement).some((name) => applicant[name] !== undefined);

const missingOf = (applicant: Applicant, { capabilities }: RouteCandidate): ApplicantAttribute[] =>
  capabilities.requires
    .filter((requirement) => !isGiven(applicant, requirement))
    .flatMap((r) => alternatives(r).slice(0, 1));

/** A country that was not collected cannot rule a provider out. */
const supports = (applicant: Applicant, { capabilities }: RouteCandidate): boolean =>
  capabilities.countries === 'any' ||
  applicant.country === undefined ||
  capabilities.countries.includes(applicant.country.reveal());

export function planRoute(
  route: readonly RouteCandidate[],
  applicant: Applicant,
  invalid: readonly ApplicantAttribute[],
): RoutePlan {
  const supporting = route.filter((candidate) => supports(applicant, candidate));
  const [first] = supporting;
  if (!first) return { kind: 'unsupported' };

  // A value that cannot be read may be a slip or a way around a check: the person corrects it before anything is bought.
  const wrong = invalid.filter((name) => supporting.some(({ capabilities }) => capabilities.accepts.includes(name)));
  if (wrong.length > 0) return { kind: 'invalid', attributes: wrong };

  const ready = supporting.filter((candidate) => missingOf(applicant, candidate).length === 0);
  if (ready.length === 0) return { kind: 'missing', attributes: missingOf(applicant, first) };
  return { kind: 'ready', providers: ready.map(({ name }) => name) };
}
