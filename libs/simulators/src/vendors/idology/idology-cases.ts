import { element, type IdologyAnswer, type Keyed, keyed } from './idology-xml.js';

/** What the account's rules in IDCenter say, in one of the wordings that were seen (reference idology.md section 5). */
export const SUMMARY = {
  success: [
    { key: 'id.success', message: 'PASS' },
    { key: 'id.success', message: 'Pass' },
    { key: 'id.success', message: 'Match Found' },
  ],
  failure: [
    { key: 'id.failure', message: 'FAIL' },
    { key: 'id.failure', message: 'Unable to Locate ID' },
    { key: 'id.failure', message: 'Match Not Found' },
  ],
} as const satisfies Record<string, readonly Keyed[]>;

export const RESULT = {
  match: { key: 'result.match', message: 'ID Located' },
  nobody: { key: 'result.no.match', message: 'ID Not Located' },
  // The message repeats the key.
  restricted: { key: 'result.match.restricted', message: 'result.match.restricted' },
} as const satisfies Record<string, Keyed>;

/** A located record repeats five digits of a social security number: personal data in the answer (trap 2, section 16). */
const LOCATED_RECORD = `<located-record>${element('ssn', '11222xxxx')}${element('uniquepersonid', '776655')}</located-record>`;

export const PASS: IdologyAnswer = {
  summary: SUMMARY.success[0],
  results: RESULT.match,
  more: [element('idnotescore', '0'), LOCATED_RECORD],
};

const passWith = (more: Partial<IdologyAnswer>): IdologyAnswer => ({ ...PASS, ...more });

const QUESTION = `<question>${element('prompt', 'In which county have you lived?')}${element('type', 'current.county')}${[
  'BERGEN',
  'PICKENS',
  'None of the above',
]
  .map((answer) => element('answer', answer))
  .join('')}</question>`;

const LISTED_PERSON = [
  '<restriction>',
  element('key', 'global.watch.list') + element('message', 'Patriot Act Alert'),
  `<pa>${element('list', 'OFAC SDN')}${element('score', '100')}${element('record-type', 'Individual')}${element('dob', '08011940')}</pa>`,
  `<pa>${element('list', 'Politically Exposed Persons')}${element('score', '67')}</pa>`,
  '</restriction>',
].join('');

type Case = { readonly answer: IdologyAnswer } | { readonly body: string };

/** What the sandbox does not give, by surname; the bodies follow the samples (reference idology.md sections 5, 7, 9 and 14). */
export const CASES: Readonly<Record<string, Case>> = {
  verified: { answer: PASS },
  rejected: {
    answer: {
      summary: SUMMARY.failure[0],
      results: RESULT.match,
      qualifiers: [
        { key: 'resultcode.ssn.does.not.match', message: 'SSN Does Not Match' },
        { key: 'resultcode.multiple.records.found', message: 'Multiple Records Found' },
      ],
    },
  },
  partial: { answer: { summary: { key: 'id.partial', message: 'PARTIAL' }, results: RESULT.match } },
  watchlist: {
    answer: passWith({
      qualifiers: [{ key: 'resultcode.pa.dob.match', message: 'PA DOB Match' }],
      more: [LISTED_PERSON],
    }),
  },
  deceased: {
    answer: passWith({ qualifiers: [{ key: 'resultcode.subject.deceased', message: 'Subject Deceased' }] }),
  },
  velocity: {
    answer: passWith({
      more: [
        `<velocity-results>${keyed('velocity-result', { key: 'ADDR', message: 'Velocity Warning - Address Only, 12 hours' })}</velocity-results>`,
      ],
    }),
  },
  questions: { answer: passWith({ more: [`<questions>${QUESTION}${QUESTION}${QUESTION}</questions>`] }) },
  idscan: {
    answer: {
      summary: SUMMARY.failure[0],
      results: RESULT.match,
      qualifiers: [{ key: 'resultcode.warm.address.alert', message: 'Warm Address Alert' }],
      more: [element('id-scan', 'yes'), element('id-scan-url', 'https://capture.example.invalid/s/abc?x=1&y=2')],
    },
  },
  unknownkey: { answer: passWith({ qualifiers: [{ key: 'resultcode.brand.new.alert', message: 'Brand New Alert' }] }) },
  contradictory: { answer: { summary: SUMMARY.success[0], results: RESULT.nobody } },
  noverdict: { answer: { more: [element('idnotescore', '500')] } },
  newproduct: {
    answer: passWith({
      more: [keyed('new-product-result', { key: 'new.product.seen', message: 'New' }), '<qualifiers/>'],
    }),
  },
  ipnotregistered: {
    body: '<response><error>Your IP address is not registered. Please call IDology Customer Service (555-010-0199).</error></response>',
  },
  failed: { body: '<response><failed>Internal service failure</failed></response>' },
  failedkeyed: {
    body: `<response>${keyed('failed', { key: 'service.failure', message: 'Internal service failure' })}</response>`,
  },
};
