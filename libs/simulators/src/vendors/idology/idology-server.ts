import { type FaultPace, faultOfSurname } from '../faults.js';
import {
  startVendorServer,
  type VendorReply,
  type VendorRequest,
  type VendorServer,
  type VendorServerOptions,
} from '../vendor-server.js';
import { CASES, PASS, RESULT, SUMMARY } from './idology-cases.js';
import { type Inquiry, locate, NOTE } from './idology-sandbox.js';
import { answerXml, errorXml, type IdologyAnswer } from './idology-xml.js';

export interface IdologyServerOptions {
  /** 0 (default): any free one. */
  readonly port?: number;
  readonly tls?: VendorServerOptions['tls'];
  readonly credentials: { readonly username: string; readonly password: string };
  /** False: an account without rules, whose answers have no summary. */
  readonly summaryRules?: boolean;
  /** Keys of notes that the account's rules turn into a failure. */
  readonly failingNotes?: readonly string[];
  readonly pace?: Partial<FaultPace>;
  readonly delayMs?: number;
}

const PATH = '/api/idiq.svc';
const FORM = /^application\/x-www-form-urlencoded(;|$)/i;
/** Ids pass 2^31, and some begin with a zero (reference idology.md section 5). */
const FIRST_ID = 3_140_000_100;

const xml = (body: string, reference?: string): VendorReply => ({
  status: 200,
  headers: { 'content-type': 'text/xml;charset=UTF-8' },
  body,
  reference,
});

/** ExpectID on loopback, in IDology's own format and with its quirks. `calls` counts inquiries, with the invoice as reference. */
export function startIdologyServer(options: IdologyServerOptions): Promise<VendorServer> {
  const desk = new InquiryDesk(options);
  return startVendorServer({
    port: options.port,
    tls: options.tls,
    pace: options.pace,
    delayMs: options.delayMs,
    handle: (request) => refusalOf(request, options) ?? desk.answer(new URLSearchParams(request.body.toString())),
  });
}

/** Stricter than IDology in one point: it takes credentials in the address, we do not (trap 1, reference idology.md section 16). */
function refusalOf(request: VendorRequest, { credentials }: IdologyServerOptions): VendorReply | undefined {
  const [path, query] = request.path.split('?', 2);
  if (path !== PATH) return { status: 404, body: '<html><body>Not Found</body></html>' };
  if (request.method !== 'POST') return { status: 405, headers: { allow: 'POST' }, body: '' };
  if (query !== undefined) return { status: 400, body: 'nothing of an inquiry belongs into the address' };
  if (!FORM.test(request.headers['content-type'] ?? '')) return xml(errorXml('Null arguments'));
  const form = new URLSearchParams(request.body.toString());
  const isKnown = form.get('username') === credentials.username && form.get('password') === credentials.password;
  return isKnown ? undefined : xml(errorXml('Invalid username and password'));
}

class InquiryDesk {
  private transactions = 0;

  constructor(private readonly options: IdologyServerOptions) {}

  answer(form: URLSearchParams): VendorReply {
    const field = (name: string): string => form.get(name) ?? '';
    const problem = problemIn(field);
    if (problem !== undefined) return xml(errorXml(problem));

    const reference = field('invoice');
    const fault = faultOfSurname(field('lastName'));
    if (fault) return { ...xml(this.write(PASS), reference), fault };
    const known = Object.hasOwn(CASES, field('lastName').toLowerCase())
      ? CASES[field('lastName').toLowerCase()]
      : undefined;
    if (known && 'body' in known) return xml(known.body);
    return xml(this.write(known?.answer ?? this.search(field)), reference);
  }

  private write(answer: IdologyAnswer): string {
    const number = FIRST_ID + this.transactions++;
    const id = this.transactions % 2 === 0 ? `0${number}` : String(number);
    const { summary, ...rest } = answer;
    return answerXml(id, this.options.summaryRules === false ? rest : { summary, ...rest });
  }

  private search(field: (name: string) => string): IdologyAnswer {
    const located = locate(inquiryOf(field));
    if (located.found === 'nobody') {
      const more = [
        '<idliveq-error><key>id.not.eligible.for.questions</key><message>Not Eligible For Questions</message></idliveq-error>',
      ];
      return { summary: this.wording('failure'), results: RESULT.nobody, more };
    }
    const failing = this.options.failingNotes ?? [NOTE.ssn.key, NOTE.year.key];
    const passes = located.found === 'match' && !located.notes.some(({ key }) => failing.includes(key));
    return {
      ...(passes ? PASS : {}),
      summary: this.wording(passes ? 'success' : 'failure'),
      results: RESULT[located.found],
      qualifiers: located.notes,
    };
  }

  /** Messages vary; keys do not. */
  private wording(end: 'success' | 'failure') {
    return SUMMARY[end][this.transactions % 3];
  }
}

const REQUIRED = [
  ['firstName', 'No first name submitted'],
  ['lastName', 'No last name submitted'],
  ['address', 'No address submitted'],
] as const;

/** Field shapes: request parameters, reference idology.md section 4.1. */
const SHAPES = [
  ['zip', /^(\d{5})?$/],
  ['state', /^([A-Z]{2})?$/],
  ['ssn', /^(\d{9})?$/],
  ['ssnLast4', /^(\d{4})?$/],
  ['dobYear', /^(\d{4})?$/],
  ['dobMonth', /^(\d{2})?$/],
  ['dobDay', /^(\d{2})?$/],
  ['telephone', /^(\d{10})?$/],
  ['ipAddress', /^(\d{1,3}(\.\d{1,3}){3})?$/],
  ['invoice', /^.{0,30}$/],
] as const;

/** The error text for an inquiry that cannot be processed; no transaction, no charge. */
function problemIn(field: (name: string) => string): string | undefined {
  const missing = REQUIRED.find(([name]) => field(name).trim() === '');
  if (missing) return missing[1];
  if (field('zip') === '' && (field('city') === '' || field('state') === '')) return 'No zip submitted';
  if (SHAPES.some(([name, shape]) => !shape.test(field(name)))) return 'Null arguments';
  return field('dobMonth') !== '' && field('dobYear') === '' ? 'Null arguments' : undefined;
}

const inquiryOf = (field: (name: string) => string): Inquiry => ({
  firstName: field('firstName'),
  lastName: field('lastName'),
  address: field('address'),
  city: field('city'),
  state: field('state'),
  zip: field('zip'),
  ssn: field('ssn'),
  ssnLast4: field('ssnLast4'),
  dobYear: field('dobYear'),
  dobMonth: field('dobMonth'),
  dobDay: field('dobDay'),
});
