import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { xmlAblations } from '#libs/provider-conformance';
import { type HttpReply, ProviderError, type ProviderOutcome } from '#libs/provider-spec';
import { HARD_NOTES, NOTES, RESTRICTIONS } from '../src/idology.codes.js';
import type { IdologyPolicy } from '../src/idology.config.js';
import { readIdologyReply } from '../src/idology.reply.js';
import {
  bodyOf,
  DIFFERENTIATOR,
  ID_SCAN,
  LISTED_PERSON,
  NOT_LISTED,
  type Parts,
  QUESTIONS,
  replying,
  VELOCITY,
} from './replies.js';

const POLICY: IdologyPolicy = {
  decisionSource: 'summary',
  hardNotes: [...HARD_NOTES],
  velocity: 'review',
  questions: 'review',
};
const BY_RESULTS: Partial<IdologyPolicy> = { decisionSource: 'results' };
const REFERENCE = 'REF00000000000000000000001';

function read(reply: HttpReply, policy: Partial<IdologyPolicy> = {}): ProviderOutcome | ProviderError {
  try {
    return readIdologyReply(reply, REFERENCE, { ...POLICY, ...policy });
  } catch (error) {
    if (ProviderError.is(error)) return error;
    throw error;
  }
}

/** `verified`, `inconclusive:risk`, `fault:vendor_fault`: one word for every end. */
function endOf(result: ProviderOutcome | ProviderError): string {
  if (ProviderError.is(result)) return `fault:${result.kind}`;
  return result.status === 'inconclusive' ? `inconclusive:${result.reason}` : result.status;
}

const readBody = (parts: Parts, policy?: Partial<IdologyPolicy>) => endOf(read(replying(bodyOf(parts)), policy));
const note = (...notes: string[]): Parts => ({ notes });
const more = (text: string, parts: Parts = {}): Parts => ({ ...parts, more: text });
const FAIL: Parts = { summary: 'id.failure' };
const NOBODY: Parts = { summary: 'id.failure', results: 'result.no.match' };
const BARE: Parts = { summary: null, results: null };

describe('the mapping table (reference idology.md section 15)', () => {
  it.each<readonly [rule: string, parts: Parts, end: string, policy?: Partial<IdologyPolicy>]>([
    ['7: an id and nothing else', BARE, 'inconclusive:no_decision'],
    ['7: nothing at all', { ...BARE, id: null }, 'fault:unreadable_response'],
    ['7: a clean stand-alone watch-list answer', more(NOT_LISTED, BARE), 'inconclusive:no_decision'],
    ['7: notes, but no verdict', { ...BARE, notes: ['coppa.alert'] }, 'inconclusive:no_decision'],
    [
      '8: a second summary',
      more('<summary-result><key>id.success</key></summary-result>'),
      'inconclusive:contradictory',
    ],
    ['8: a second summary after a failure', more('<summary-result/>', FAIL), 'inconclusive:contradictory'],
    ['8: a second result', more('<results><key>result.match</key></results>'), 'inconclusive:contradictory'],
    ['8: two keys in one summary', { summary: 'id.success</key><key>id.success' }, 'inconclusive:contradictory'],
    [
      '8: an answer to a quiz that passed',
      more('<iq-summary-result>pass</iq-summary-result>'),
      'inconclusive:contradictory',
    ],
    [
      '8: an answer to a quiz that failed',
      more('<idliveq-result><key>result.questions.3.incorrect</key></idliveq-result>'),
      'inconclusive:contradictory',
    ],
    ['9a: a child, by a failure', { ...FAIL, results: 'result.match.restricted', notes: ['coppa.alert'] }, 'rejected'],
    ['9a: a child, in spite of success', note('coppa.alert'), 'rejected'],
    ['9a: a child beside a watch-list hit', more(LISTED_PERSON, note('coppa.alert')), 'rejected'],
    ['9a: a child whom questions are offered', more(QUESTIONS, { ...FAIL, notes: ['coppa.alert'] }), 'rejected'],
    ['9b: success beside a hit', more(LISTED_PERSON), 'inconclusive:watchlist'],
    ['9b: failure beside a hit', more(LISTED_PERSON, FAIL), 'inconclusive:watchlist'],
    [
      '9b: a key that nobody knows',
      more('<restriction><key>global.other</key></restriction>'),
      'inconclusive:watchlist',
    ],
    ['9b: a restriction without a key', more('<restriction/>'), 'inconclusive:watchlist'],
    ['9b: a hit and a clear', more(NOT_LISTED + LISTED_PERSON), 'inconclusive:watchlist'],
    [
      '9b: a clear that lists somebody',
      more('<restriction><key>global.watch.list.no.match</key><pa/></restriction>'),
      'inconclusive:watchlist',
    ],
    ['9b: clear', more(NOT_LISTED), 'verified'],
    [
      '9b: a clear of another kind is no hit, but unknown',
      more('<restriction><key>other.list.no.match</key></restriction>'),
      'inconclusive:unmapped_code',
    ],
    ['10: failure', FAIL, 'rejected'],
    ['10: nobody located', NOBODY, 'rejected'],
    ['10: failure with a hard note', { ...FAIL, notes: ['subject.deceased'] }, 'rejected'],
    ['10: failure with an unknown note', { ...FAIL, notes: ['brand.new'] }, 'rejected'],
    ['10: failure with a velocity warning', more(VELOCITY, FAIL), 'rejected'],
    ['10: failure with questions', more(QUESTIONS, FAIL), 'inconclusive:step_up_required'],
    [
      '10: failure with questions that the policy ignores',
      more(QUESTIONS, FAIL),
      'inconclusive:step_up_required',
      { questions: 'ignore' },
    ],
    ['10: failure with a differentiator question', more(DIFFERENTIATOR, FAIL), 'inconclusive:step_up_required'],
    ['10: failure with a scan', more(ID_SCAN, FAIL), 'inconclusive:step_up_required'],
    ['10: failure without a scan', more('<id-scan>no</id-scan>', FAIL), 'rejected'],
    ['10: nobody located, by results', { ...NOBODY, summary: null }, 'rejected', BY_RESULTS],
    ['11: partial', { summary: 'id.partial' }, 'inconclusive:partial'],
    ['11: a summary that nobody knows', { summary: 'id.maybe' }, 'inconclusive:unmapped_code'],
    ['11: a summary in other letters', { summary: 'ID.SUCCESS' }, 'inconclusive:unmapped_code'],
    ['11: no summary', { summary: null }, 'inconclusive:no_decision'],
    [
      '11: an empty summary',
      more('<summary-result><key/></summary-result>', { summary: null }),
      'inconclusive:no_decision',
    ],
    ['11: no results, where they decide', { results: null }, 'inconclusive:no_decision', BY_RESULTS],
    [
      '11: restricted, where results decide',
      { summary: null, results: 'result.match.restricted' },
      'inconclusive:referred',
      BY_RESULTS,
    ],
    ['12: success for nobody', { results: 'result.no.match' }, 'inconclusive:contradictory'],
    ['12: success, restricted', { results: 'result.match.restricted' }, 'inconclusive:contradictory'],
    ['12: success, a result that nobody knows', { results: 'result.new' }, 'inconclusive:unmapped_code'],
    ['12: success, a result without a key', more('<results/>', { results: null }), 'inconclusive:contradictory'],
    ['12: located, failure, where results decide', FAIL, 'inconclusive:contradictory', BY_RESULTS],
    ['13: a hard note', note('subject.deceased'), 'inconclusive:risk'],
    ['13: an own alert list', note('blacklist.alert.document.number'), 'inconclusive:risk'],
    ['13: a network list, of a new kind', note('network.alert.anything'), 'inconclusive:risk'],
    ['13: a high score band', note('high.risk'), 'inconclusive:risk'],
    ['13: no hard note by its beginning', note('high.risk.address.alert'), 'verified'],
    ['13: a listed person compared, the hit not told', note('pa.dob.does.not.match'), 'inconclusive:watchlist'],
    ['13: the list is configuration', note('subject.deceased'), 'verified', { hardNotes: [] }],
    ['13: the list is configuration', note('thin.file'), 'inconclusive:risk', { hardNotes: ['resultcode.thin.file'] }],
    ['13: a mismatch is the account’s business', note('ssn.does.not.match', 'address.does.not.match'), 'verified'],
    ['13: a mismatch on an account without rules', note('zip.does.not.match'), 'inconclusive:risk', BY_RESULTS],
    [
      '13: a phone mismatch on an account without rules',
      note('input.phone.number.does.not.match.ip.state'),
      'inconclusive:risk',
      BY_RESULTS,
    ],
    ['14: velocity', more(VELOCITY), 'inconclusive:risk'],
    ['14: velocity without saying of what', more('<velocity-results/>'), 'inconclusive:risk'],
    ['14: velocity, accepted', more(VELOCITY), 'verified', { velocity: 'accept' }],
    [
      '14: velocity of an unknown kind, accepted',
      more(VELOCITY.replace('ADDR', 'NEW')),
      'inconclusive:unmapped_code',
      { velocity: 'accept' },
    ],
    ['15: a differentiator question', more(DIFFERENTIATOR), 'inconclusive:step_up_required'],
    ['15: the other spelling', more('<differentiator-questions/>'), 'inconclusive:step_up_required'],
    [
      '15: a differentiator question, questions ignored',
      more(DIFFERENTIATOR),
      'inconclusive:step_up_required',
      { questions: 'ignore' },
    ],
    ['15: questions', more(QUESTIONS), 'inconclusive:step_up_required'],
    ['15: questions, ignored', more(QUESTIONS), 'verified', { questions: 'ignore' }],
    ['15: success, but a document is asked for', more(ID_SCAN), 'inconclusive:step_up_required'],
    ['16: success', {}, 'verified'],
    ['16: success without results', { results: null }, 'verified'],
    ['16: located, where results decide', { summary: null }, 'verified', BY_RESULTS],
    ['16: success without a transaction', { id: null }, 'inconclusive:no_decision'],
    ['16: success with an id that is none', { id: 'a person' }, 'inconclusive:no_decision'],
    ['16: success with an unknown note', note('brand.new'), 'inconclusive:unmapped_code'],
    [
      '16: success with a note without a key',
      more('<qualifiers><qualifier/></qualifiers>'),
      'inconclusive:unmapped_code',
    ],
    ['16: success with no notes', more('<qualifiers/>'), 'verified'],
    ['16: success beside a new element', more('<new-product><key>new.failed</key></new-product>'), 'verified'],
  ])('%s', (...[, parts, end, policy]) => {
    // (One rest argument: jest takes a fourth that a row lacks for its own callback.)
    expect(readBody(parts, policy)).toBe(end);
  });

  it.each(HARD_NOTES.map((key) => key.replace('resultcode.', '').replace('*', 'ssn')))(
    '13: %s is a hard note',
    (key) => {
      expect(readBody(note(key))).toBe('inconclusive:risk');
    },
  );

  it.each([
    [301, 'misconfigured', 'sent'],
    [401, 'unauthenticated', 'sent'],
    [403, 'unauthenticated', 'sent'],
    [404, 'misconfigured', 'sent'],
    [407, 'unauthenticated', 'sent'],
    [408, 'vendor_fault', 'unknown'],
    [425, 'vendor_fault', 'sent'],
    [429, 'rate_limited', 'sent'],
    [500, 'vendor_fault', 'sent'],
    [502, 'vendor_fault', 'unknown'],
    [503, 'vendor_fault', 'sent'],
    [504, 'vendor_fault', 'unknown'],
  ] as const)('3 and 4: %i without an answer is %s', (status, kind, delivery) => {
    for (const body of ['', '<html><body>x</body></html>', '<response/>', bodyOf().slice(0, -1)]) {
      expect(read(replying(body, status))).toMatchObject({ kind, delivery, httpStatus: status });
    }
  });

  it.each([201, 302, 404, 500, 503])('4: an answer outranks the status %i', (status) => {
    expect(endOf(read(replying(bodyOf(), status)))).toBe('verified');
    expect(endOf(read(replying(bodyOf(FAIL), status)))).toBe('rejected');
    expect(read(replying('<response><error>Null arguments</error></response>', status))).toMatchObject({
      kind: 'misconfigured',
      httpStatus: status,
    });
  });

  it.each([
    ['Invalid username and password', 'unauthenticated', 'invalid_credentials', []],
    ['Invalid Username or Password', 'unauthenticated', 'invalid_credentials', []],
    ['Your IP address is not registered. Please call.', 'unauthenticated', 'address_not_registered', []],
    ['  Your IP Address is not registered.', 'unauthenticated', 'address_not_registered', []],
    ['No address submitted', 'refused_request', 'rejected_input', ['streetAddress']],
    ['No first name submitted', 'refused_request', 'rejected_input', ['givenName']],
    ['No last name submitted', 'refused_request', 'rejected_input', ['surname']],
    ['No zip submitted', 'refused_request', 'rejected_input', ['postalCode', 'city', 'state']],
    ['No shoe size submitted', 'refused_request', 'rejected_input', []],
    ['Null arguments', 'misconfigured', 'rejected_input', []],
    ['Invalid Transaction Request', 'misconfigured', 'rejected_input', []],
    ['Invalid Image Front', 'misconfigured', 'rejected_input', []],
    ['Internal service failure', 'vendor_fault', 'unrecognised_error', []],
    ['', 'vendor_fault', 'unrecognised_error', []],
  ] as const)('6: "%s" is %s', (text, kind, vendorCode, attributes) => {
    const fault = { kind, vendorCode, delivery: 'sent', attributes };
    expect(read(replying(`<response><error>${text}</error></response>`))).toMatchObject(fault);
    expect(read(replying(`<response><failed>${text}</failed></response>`))).toMatchObject(fault);
    expect(
      read(replying(`<response><failed><key>x</key><message>${text}</message></failed></response>`)),
    ).toMatchObject(fault);
    const beside = read(replying(bodyOf(more(`<error>${text}</error>`))));
    expect(beside).toMatchObject({ ...fault, vendorReference: '3140000101' });
  });

  it('6: of several errors the one that is understood counts', () => {
    const body = '<response><error>Something</error><error>Null arguments</error></response>';
    expect(endOf(read(replying(body)))).toBe('fault:misconfigured');
  });
});

describe('an answer', () => {
  it('is about the invoice that was sent, where it says so', () => {
    expect(readBody(more(`<invoice>${REFERENCE}</invoice>`))).toBe('verified');
    expect(readBody(more('<invoice/>'))).toBe('verified');
    expect(readBody(more('<invoice>REF00000000000000000000002</invoice>'))).toBe('fault:unreadable_response');
  });

  it('keeps ids and scores as they are', () => {
    const outcome = read(replying(bodyOf({ id: '03140000101', more: '<idnotescore>500</idnotescore>' })));
    expect(outcome).toMatchObject({ vendorReference: '03140000101', score: 500 });
    expect(read(replying(bodyOf(more('<idnotescore>1e5</idnotescore>'))))).toMatchObject({ score: undefined });
  });

  it('tolerates what templates do: byte order mark, leading line break, blanks, other messages', () => {
    const body = bodyOf().replaceAll('words that change', 'FAIL').replaceAll('<key>', '<key>\n   ');
    expect(endOf(read(replying(`\uFEFF\r\n${body}\n`)))).toBe('verified');
  });

  it('is evidence: every note under its own code', () => {
    const outcome = read(replying(bodyOf({ ...more(LISTED_PERSON + VELOCITY), notes: ['pa.dob.match', 'idnew'] })));
    expect(outcome).toMatchObject({
      signals: [
        { code: 'watchlist_hit', effect: 'contradicts', vendorCode: 'resultcode.pa.dob.match' },
        { code: 'watchlist_hit', effect: 'blocks', vendorCode: 'global.watch.list' },
        { code: 'watchlist_hit', effect: 'blocks', vendorCode: 'global.watch.list:ofac:100' },
        { code: 'watchlist_hit', effect: 'blocks', vendorCode: 'global.watch.list:other' },
        { code: 'velocity', effect: 'contradicts', vendorCode: 'velocity-results' },
        { code: 'velocity', effect: 'contradicts', vendorCode: 'velocity:ADDR' },
      ],
      unmapped: ['resultcode.idnew'],
    });
  });

  it('tells nothing of persons: neither the applicant, nor the listed, nor the questions', () => {
    const record = '<located-record><ssn>11222xxxx</ssn><uniquepersonid>776655</uniquepersonid></located-record>';
    const bodies = [
      bodyOf(more(record + LISTED_PERSON + QUESTIONS + ID_SCAN)),
      bodyOf({ notes: ['Dana O’Leary'], summary: 'Dana O’Leary', results: 'Dana O’Leary' }),
      bodyOf(more('<qualifiers><qualifier><key>Dana O’Leary</key></qualifier></qualifiers><idphone-result/>')),
      bodyOf({ id: 'Dana O’Leary' }),
      '<response><error>Dana O’Leary is 11222xxxx, 08011940</error></response>',
      '<response><id-number>Dana O’Leary',
    ];
    const seen = bodies.map((body) => inspect(read(replying(body)), { depth: 9, showHidden: true })).join('\n');
    expect(seen).not.toMatch(/11222|776655|08011940|BERGEN|county|capture\.example|Leary|words that change|somebody/);
  });
});

describe('no approval', () => {
  const summary = '<summary-result><key>id.success</key></summary-result>';
  const bodies: readonly string[] = [
    '',
    ' ',
    'PASS',
    'id.success',
    '{}',
    '{"response":{"summary-result":{"key":"id.success"}}}',
    '<response/>',
    '<response></response>',
    '<response>PASS</response>',
    '<response>id.success</response>',
    '<response><failed>x</failed></response>',
    '<response><failed/></response>',
    '<response><error/></response>',
    `<response><id-number>1</id-number>${summary}<error/></response>`,
    `<response><id-number>1</id-number>${summary}<failed/></response>`,
    '<html><body>maintenance</body></html>',
    '<!DOCTYPE html><html><body>maintenance</body></html>',
    `<html>${summary}</html>`,
    `<soap:Envelope><response><id-number>1</id-number>${summary}</response></soap:Envelope>`,
    `<Response><id-number>1</id-number>${summary}</Response>`,
    `<!DOCTYPE response><response><id-number>1</id-number>${summary}</response>`,
    `<!DOCTYPE response [<!ENTITY x "id.success">]><response><id-number>1</id-number><summary-result><key>&x;</key></summary-result></response>`,
    `<response><id-number>1</id-number>${summary}`,
    `<response><id-number>1</id-number>${summary}</response><response/>`,
    `<response><id-number>1</id-number>${summary}</response>x`,
    `<response><wrapper><id-number>1</id-number>${summary}</wrapper></response>`,
    `<response><id-number>1</id-number><Summary-Result><key>id.success</key></Summary-Result></response>`,
    '<response><id-number>1</id-number><summary-result>id.success</summary-result></response>',
    '<response><id-number>1</id-number><summary-result><message>PASS</message></summary-result></response>',
    '<response><id-number>1</id-number><summary-result key="id.success"/></response>',
    '<response><id-number>1</id-number><summary-result><key>id.success.not</key></summary-result></response>',
    '<response><id-number>1</id-number><summary-result><key>not id.success</key></summary-result></response>',
    '<response><id-number>1</id-number><summary-result><key>id.<b/>success</key></summary-result></response>',
    '<response><id-number>1</id-number><summary-result><key><![CDATA[id.success]]></key></summary-result></response>',
    '<response><id-number>1</id-number><results><key>result.match</key></results></response>',
    `<response><id-number>1</id-number><id-number>2</id-number>${summary}</response>`,
    `<response><id-number></id-number>${summary}</response>`,
    '<response><__proto__><key>id.success</key></__proto__></response>',
  ];

  it.each(bodies)('for %s', (body) => {
    expect(endOf(read(replying(body)))).toMatch(/^(fault|inconclusive):/);
  });

  it('for any answer that was cut short', () => {
    const body = bodyOf({ notes: ['thin.file'] });
    for (let end = 0; end < body.length; end += 1) {
      expect(endOf(read(replying(body.slice(0, end))))).toBe('fault:unreadable_response');
    }
  });

  it('for a pass without its verdict, or any part of it', () => {
    const ablated = xmlAblations(bodyOf({ results: null }), { keep: (path) => path.endsWith('.message') });
    expect(ablated.map((body) => endOf(read(replying(body)))).filter((end) => end === 'verified')).toEqual([]);
    expect(ablated).toHaveLength(8);
  });

  // Whole findings are kept: without one of these the answer is a clean pass, and nobody could tell.
  const FINDINGS =
    /^response\.(qualifiers(\.qualifier)?|restriction|velocity-results|questions|differentiator-question|id-scan|results)$/;
  it.each<readonly [string, Parts]>([
    ['a failure', FAIL],
    ['nobody', NOBODY],
    ['a partial match', { summary: 'id.partial' }],
    ['a child', { ...FAIL, results: 'result.match.restricted', notes: ['coppa.alert'] }],
    ['a watch-list hit', more(LISTED_PERSON)],
    ['a hard note', note('subject.deceased')],
    ['an unknown note', note('brand.new')],
    ['velocity', more(VELOCITY)],
    ['questions', more(QUESTIONS)],
    ['a differentiator question', more(DIFFERENTIATOR)],
    ['a scan', more(ID_SCAN)],
    ['a contradiction', { results: 'result.no.match' }],
    ['no verdict', BARE],
    ['an error', more('<error>x</error>', BARE)],
  ])('for %s that lost an element', (_name, parts) => {
    const ablated = xmlAblations(bodyOf(parts), { keep: (path) => FINDINGS.test(path) });
    expect(ablated.length).toBeGreaterThan(1);
    expect(ablated.filter((body) => endOf(read(replying(body))) === 'verified')).toEqual([]);
  });

  it.each<readonly [string, Parts]>([
    ['a watch-list hit', more('<restriction></restriction>')],
    ['velocity', more('<velocity-results></velocity-results>')],
    ['questions', more('<questions></questions>')],
    ['a scan', more('<id-scan></id-scan>')],
    ['a contradiction', more('<results></results>', { results: null })],
    ['a note', more('<qualifiers><qualifier></qualifier></qualifiers>')],
  ])('for %s of which only the shell is left', (_name, parts) => {
    expect(readBody(parts)).toMatch(/^inconclusive:/);
  });
});

describe('the code tables', () => {
  it('say where every row comes from', () => {
    const rows = [...NOTES.rows, ...RESTRICTIONS.rows];
    expect(rows.filter(({ source }) => !/reference idology\.md section \d/.test(source))).toEqual([]);
    expect(rows.length).toBeGreaterThan(100);
  });

  it('have a row for every hard note', () => {
    expect(HARD_NOTES.filter((key) => !NOTES.read(key.replace('*', 'ssn')))).toEqual([]);
  });

  it('let a note that means no harm stand beside a pass', () => {
    const harmless = NOTES.rows.filter(({ code, effect }) => {
      const listed = HARD_NOTES.some((key) => code === key || (key.endsWith('*') && code.startsWith(key.slice(0, -1))));
      return !listed && effect !== 'contradicts' && code !== 'resultcode.coppa.alert';
    });
    const ends = harmless.map(({ code }) =>
      readBody(more(`<qualifiers><qualifier><key>${code}</key></qualifier></qualifiers>`)),
    );
    expect(new Set(ends)).toEqual(new Set(['verified']));
    expect(harmless.length).toBeGreaterThan(80);
  });
});
