import {
  APPLICANT_ATTRIBUTES,
  type Applicant,
  type ApplicantAttribute,
  type ProviderCapabilities,
  Sensitive,
} from '#libs/provider-spec';
import { planRoute } from './plan-route.js';

const anApplicant = (values: Partial<Record<ApplicantAttribute, string>>): Applicant =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, new Sensitive(value)]));
const candidate = (name: string, capabilities: Partial<ProviderCapabilities> = {}) => ({
  name,
  capabilities: {
    countries: 'any',
    checks: ['identity'],
    requires: ['surname'],
    accepts: APPLICANT_ATTRIBUTES,
    idempotent: false,
    ...capabilities,
  } as ProviderCapabilities,
});
const american = candidate('american', { countries: ['US'], requires: ['surname', ['postalCode', 'city']] });
const british = candidate('british', {
  countries: ['GB'],
  requires: ['surname', 'dateOfBirth'],
  accepts: ['surname', 'dateOfBirth'],
});

describe('the route of one sign-up', () => {
  it('keeps the configured order', () => {
    const plan = planRoute([candidate('b'), candidate('a')], anApplicant({ surname: 'Ng' }), []);
    expect(plan).toEqual({ kind: 'ready', providers: ['b', 'a'] });
  });

  it('leaves out who does not serve the country', () => {
    const applicant = anApplicant({ surname: 'Ng', country: 'GB', dateOfBirth: '1990-01-02' });
    expect(planRoute([american, british], applicant, [])).toEqual({ kind: 'ready', providers: ['british'] });
  });

  it('is unsupported where nobody serves the country, or nobody is on the route', () => {
    expect(planRoute([american, british], anApplicant({ country: 'FR' }), [])).toEqual({ kind: 'unsupported' });
    expect(planRoute([], anApplicant({}), [])).toEqual({ kind: 'unsupported' });
  });

  it('does not rule anybody out by a country that was not collected', () => {
    const applicant = anApplicant({ surname: 'Ng', city: 'Oslo' });
    expect(planRoute([american, british], applicant, [])).toEqual({ kind: 'ready', providers: ['american'] });
  });

  it('names what the first supporting provider lacks when none has enough', () => {
    expect(planRoute([american, british], anApplicant({ country: 'US' }), [])).toEqual({
      kind: 'missing',
      attributes: ['surname', 'postalCode'],
    });
  });

  it('asks to correct a value that a provider would have used, even an optional one', () => {
    const applicant = anApplicant({ surname: 'Ng', country: 'US', postalCode: '30318' });
    expect(planRoute([american], applicant, ['phone'])).toEqual({ kind: 'invalid', attributes: ['phone'] });
  });

  it('ignores a bad value that no supporting provider would see', () => {
    const applicant = anApplicant({ surname: 'Ng', country: 'GB', dateOfBirth: '1990-01-02' });
    expect(planRoute([american, british], applicant, ['phone'])).toEqual({ kind: 'ready', providers: ['british'] });
  });
});
