import { APPLICANT_ATTRIBUTES, type ApplicantAttribute } from '#libs/provider-spec';
import { flawOfIncomingClaim } from './formats.js';
import { Text } from './setting.decorators.js';

/** Attributes that Microsoft Graph has itself: found under their own names. The others are extension attributes of the tenant. */
const GRAPH_ATTRIBUTES: ReadonlySet<ApplicantAttribute> = new Set([
  'givenName',
  'surname',
  'email',
  'streetAddress',
  'city',
  'state',
  'postalCode',
  'country',
]);

/** attribute -> claim that carries it. */
export class AttributeSettings {}

for (const attribute of APPLICANT_ATTRIBUTES) {
  const own = GRAPH_ATTRIBUTES.has(attribute) ? { default: attribute } : { optional: true as const };
  Text({
    description: `claim that carries ${attribute}`,
    ...own,
    example: `extension_${attribute.charAt(0).toUpperCase()}${attribute.slice(1)}`,
    flaw: flawOfIncomingClaim,
  })(AttributeSettings.prototype, attribute);
}
