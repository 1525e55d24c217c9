import type { UserFlowStep } from '#libs/connector-protocols';
import type { SignUpForm } from '../callers/index.js';
import { aPerson, PERSONAS } from './people.js';
import type { Scenario } from './scenario.js';

const outcomes = (flow: string): Scenario[] =>
  PERSONAS.map(({ name, form, ends, endsLater, vendorCalls }) => ({
    name: `mock: ${name}`,
    flow,
    form: aPerson(form),
    expected: ends,
    ...(endsLater ? { followUp: 'later' as const, ends: endsLater } : {}),
    vendorCalls,
  }));

/** The words that tell the languages apart in the sentence for a person who is refused. */
const SAYS: Readonly<Record<string, RegExp>> = {
  en: /sign-up/,
  fr: /inscription/,
  de: /Registrierung/,
  es: /registro/,
  pt: /registo/,
  nl: /registratie/,
  ja: /登録/,
  'pt-BR': /registo/,
  sv: /sign-up/,
};

const languages = (flow: string): Scenario[] =>
  Object.entries(SAYS).map(([locale, says]) => ({
    name: `language: ${locale}`,
    flow,
    form: aPerson({ surname: 'Rejected' }),
    locale,
    expected: 'block page',
    says,
    vendorCalls: 1,
  }));

const blank = (...names: readonly (keyof SignUpForm)[]): Partial<SignUpForm> =>
  Object.fromEntries(names.map((name) => [name, undefined]));

const edge = (flow: string): Scenario[] => {
  const at = (step: UserFlowStep, form: Partial<SignUpForm> = {}) => ({
    flow,
    step,
    form: aPerson(form),
    vendorCalls: 0,
  });
  return [
    { name: 'step: after federation', ...at('after-federation'), expected: 'created' },
    { name: 'step: before sending the token', ...at('before-sending-token'), expected: 'created' },
    {
      name: 'step: token, for a person who would be refused',
      ...at('before-sending-token', { surname: 'Rejected' }),
      expected: 'created',
    },
    {
      name: 'form: both names missing',
      ...at('before-creating-user', blank('givenName', 'surname')),
      expected: 'form error',
      says: /first name/,
    },
    {
      name: 'form: birth date that does not exist',
      ...at('before-creating-user', { dateOfBirth: '1990-02-31' }),
      expected: 'form error',
      says: /date of birth/,
    },
    {
      name: 'workforce tenant: verified',
      ...at('before-creating-user'),
      tenant: 'workforce',
      expected: 'created',
      vendorCalls: 1,
    },
    {
      name: 'caller: wrong secret',
      ...at('before-creating-user'),
      wrongSecret: true,
      expected: 'engine error',
      status: 401,
    },
    {
      name: 'caller: unknown flow',
      ...at('before-creating-user'),
      flow: 'no-such-flow',
      expected: 'engine error',
      status: 401,
    },
  ];
};

/** What a flow with the mock provider can show, on any gateway. */
export const mockScenarios = (flow: string): readonly Scenario[] => [
  ...outcomes(flow),
  ...languages(flow),
  ...edge(flow),
];
