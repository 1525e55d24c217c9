import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import {
  type Applicant,
  type ApplicantAttribute,
  type HttpExchange,
  type HttpPort,
  type HttpReply,
  type ProviderDependencies,
  ProviderError,
  Sensitive,
  type VerificationRequest,
} from '#libs/provider-spec';
import { REFERENCE } from './replies.js';

export const PERSON: Readonly<Partial<Record<ApplicantAttribute, string>>> = {
  givenName: 'Alexandrine',
  surname: 'Müllerström',
  dateOfBirth: '1984-10-28',
  streetAddress: '12A Test Street',
  city: 'Testtown',
  postalCode: 'ZZ1 1ZZ',
  country: 'GB',
};

export const AMERICAN: Readonly<Partial<Record<ApplicantAttribute, string>>> = {
  givenName: 'Zoë',
  surname: 'O’Exámple',
  streetAddress: '100 Main St, Apt 4',
  city: 'Saint-Éxample',
  state: 'OH',
  postalCode: '43999',
  country: 'US',
  nationalId: '219099999',
  dateOfBirth: '1984-10-28',
  phone: '+12025550143',
};

export const applicantOf = (values: Readonly<Partial<Record<ApplicantAttribute, string>>>): Applicant =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, new Sensitive(value)]));

export const requestFor = (values = PERSON, reference = REFERENCE): VerificationRequest => ({
  applicant: applicantOf(values),
  reference,
});

export const call = (signal: AbortSignal = new AbortController().signal) => ({ signal, correlationId: 'unit-1' });

/** As the configuration reader makes it; throws the messages an operator would read. */
export function configOf<Config extends object>(type: new () => Config, settings: object): Config {
  const config = plainToInstance(type, settings, { exposeDefaultValues: true });
  const flaws = flawsOf(config);
  if (flaws.length > 0) throw new Error(flaws.join('\n'));
  return config;
}

export const flawsOf = (config: object): readonly string[] =>
  validateSync(config, { whitelist: true, forbidNonWhitelisted: true }).flatMap(({ constraints }) =>
    Object.values(constraints ?? {}),
  );

export const json = (body: object, status = 200): HttpReply => ({ status, headers: {}, body: JSON.stringify(body) });

export class TestClock {
  constructor(private at = Date.parse('2026-11-22T10:00:00.789Z')) {}

  now(): Date {
    return new Date(this.at);
  }

  advance(ms: number): void {
    this.at += ms;
  }
}

/** Provider dependencies over a scripted port; everything sent and logged is kept. */
export function dependenciesOver(
  answer: (exchange: HttpExchange, signal: AbortSignal) => Promise<HttpReply> | HttpReply,
  clock: { now(): Date } = new TestClock(),
) {
  const sent: HttpExchange[] = [];
  const lines: string[] = [];
  const write = (event: string, fields?: object) => void lines.push(`${event} ${JSON.stringify(fields)}`);
  const http: HttpPort = {
    send: async (exchange, signal) => {
      sent.push(exchange);
      return answer(exchange, signal);
    },
  };
  const dependencies: ProviderDependencies = { http, clock, log: { info: write, warn: write } };
  return { dependencies, sent, lines };
}

/** The fault that some work ends in; anything else fails the test. */
export async function faultIn(work: Promise<unknown>): Promise<ProviderError> {
  try {
    await work;
  } catch (error) {
    if (ProviderError.is(error)) return error;
    throw error;
  }
  throw new Error('there was no fault');
}

// A request of ours, walked freely.
// oxlint-disable-next-line typescript/no-explicit-any
export const bodyOf = (exchange: HttpExchange | undefined): any =>
  JSON.parse(Buffer.from(exchange?.body ?? new Uint8Array()).toString('utf8'));
