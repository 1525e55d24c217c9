/** What differs from a Precise ID answer about a person without findings. */
export interface PreciseIdChanges {
  readonly finalDecision?: string;
  readonly score?: number;
  /** Fraud Shield indicators that fired. */
  readonly fired?: readonly string[];
  readonly ofac?: string;
  readonly rules?: readonly string[];
  readonly kba?: 'pending';
  readonly kbaResult?: string;
  readonly error?: string;
}

const INDICATORS = '01 02 03 04 05 06 10 11 13 14 15 16 17 18 21 25 26'.split(' ');

const pair = (code: string, value = '') => ({ value, code });

const QUESTIONS = {
  general: { sessionID: 'SIMULATED-SESSION', numberOfQuestions: 1, kbaresultCode: '0', kbaresultCodeDescription: '' },
  questionSet: [
    {
      questionType: 2,
      questionText: 'Which street have you lived on?',
      questionSelect: { questionChoice: ['MAPLE', 'OAK', 'NONE'] },
    },
  ],
};

/** A decision element of Precise ID (reference experian.md section 8.2); codes carry trailing blanks as the real ones do. */
export function preciseIdElement(changes: PreciseIdChanges = {}): object {
  const { finalDecision = 'ACC', score = 710, rules = [], error } = changes;
  if (error) return erroredPreciseId(error);
  return {
    serviceName: 'PreciseId',
    applicantId: 'APPLICANT_1',
    decision: finalDecision,
    score,
    normalizedScore: score,
    appReference: '',
    rules: rules.map((rule) => ({ ruleId: rule, ruleName: '', ruleScore: 1, ruleText: '' })),
    warningsErrors: [],
    scores: [{ name: 'preciseIDScore', score, type: 'SCORE' }],
    decisions: [{ element: 'finalDecision', value: finalDecision, reason: '' }],
    otherData: { json: { fraudSolutions: { response: { products: { preciseIDServer: server(changes) } } } } },
  };
}

/** The shape of a failed backing application (reference experian.md section 5.1). */
export const erroredPreciseId = (code: string): object => ({
  serviceName: 'PreciseId',
  warningsErrors: [{ responseType: 'ERROR', responseCode: code, responseMessage: 'simulated' }],
});

function server({
  finalDecision = 'ACC',
  score = 710,
  fired = [],
  ofac = '1',
  rules = [],
  kba,
  kbaResult,
}: PreciseIdChanges) {
  const slots = [...rules, '', '', ''].slice(0, 4).map((rule) => pair(rule.padEnd(4, ' ')));
  return {
    sessionID: 'SIMULATED.SESSION',
    header: { reportDate: '11222026', reportTime: '120000', productOption: '01', subcode: '0000000' },
    summary: {
      transactionID: '1000000042',
      initialDecision: finalDecision,
      finalDecision,
      scores: {
        preciseIDScore: String(score).padStart(6, '0'),
        preciseIDScorecard: 'IDS_V3.0',
        validationScore: '000000',
      },
    },
    preciseMatch: {
      version: '04.00',
      responseStatusCode: pair('00'),
      addresses: {
        address: [{ summary: { verificationResult: pair('A1') }, detail: { residentialAddressRcd: [NEIGHBOUR] } }],
      },
      consumerID: {
        summary: { verificationResult: pair('EA'), deceasedResult: pair('N') },
        detail: { consumerIDRcd: [NEIGHBOUR] },
      },
      dateOfBirth: { summary: { matchResult: pair('9') } },
      ofac: { summary: { verificationResult: pair(ofac.padEnd(2, ' ')) } },
    },
    glbDetail: {
      fraudShield: { indicator: INDICATORS.map((code) => pair(code, fired.includes(code) ? 'Y' : 'N')) },
      glbRules: { glbRule: slots },
    },
    ...(kba ? { kba: QUESTIONS } : {}),
    ...(kbaResult ? { kbascore: { general: { kbaresultCode: kbaResult } } } : {}),
    pidxmlversion: '06.00',
  };
}

/** Details hold other people, who must not leave the reader. */
const NEIGHBOUR = { surname: 'Formeroccupant', firstName: 'Priorina', address: '99 Elsewhere Rd', city: 'Nowheretown' };
