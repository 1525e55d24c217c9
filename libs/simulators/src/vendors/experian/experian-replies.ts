import type { Loose } from './experian-json.js';

/** What a simulated workflow comes to. */
export interface Workflow {
  /** null: the member is missing. */
  readonly decision: string | null;
  readonly text?: string;
  readonly responseCode?: string;
  readonly responseType?: string;
  readonly elements: readonly object[];
  readonly steps?: readonly object[];
  /** Echoed instead of the request's reference. */
  readonly reference?: string;
}

/** A complete response with everything that was sent echoed, credentials included (reference experian.md section 5.1). */
export function workflowReply(request: Loose, workflow: Workflow, serial: number): object {
  const { decision, text = '', elements, steps = [], reference = request.header.clientReferenceId } = workflow;
  return {
    responseHeader: {
      requestType: request.header.requestType,
      clientReferenceId: reference,
      expRequestId: `RB${String(serial).padStart(12, '0')}`,
      messageTime: request.header.messageTime,
      overallResponse: {
        ...(decision === null ? {} : { decision }),
        decisionText: text,
        decisionReasons: [],
        recommendedNextActions: [],
        spareObjects: [],
      },
      responseCode: workflow.responseCode ?? 'R0201',
      responseType: workflow.responseType ?? 'INFO',
      responseMessage: 'Workflow Complete.',
      tenantID: request.header.tenantId,
    },
    clientResponsePayload: { orchestrationDecisions: steps, decisionElements: elements },
    originalRequestData: request.payload,
  };
}

/** Header only, references empty: how malformed and refused requests are answered (shape E3, section 7). */
export const rejectedReply = (responseCode: string, echo: Loose = {}): object => ({
  responseHeader: {
    requestType: echo.requestType ?? '',
    clientReferenceId: echo.clientReferenceId ?? '',
    expRequestId: '',
    messageTime: '',
    responseCode,
    responseType: 'ERROR',
    responseMessage: 'simulated',
    tenantID: '',
  },
});

/** Authenticate Plus (sections 5.1 and 6.2). */
export const authenticatePlus = (decision: string, rules: readonly string[] = []): object => ({
  serviceName: 'Authenticateplus',
  applicantId: 'APPLICANT_1',
  decision,
  score: 45,
  normalizedScore: 45,
  appReference: 'SIMULATED1',
  rules: [
    { ruleId: '', ruleName: 'AUTP_IDCONFLEVEL', ruleScore: 1, ruleText: 'Confirmed at required level' },
    ...rules.map((ruleId) => ({ ruleId, ruleName: '', ruleScore: 1, ruleText: '' })),
  ],
  warningsErrors: [],
  // JSON as a text inside JSON, as the real one sends it.
  otherData: { response: '{"results":{"level":1}}' },
});

/** Hunter with a list hit: a score and one fired rule (section 6.2). */
export const hunterHit = (): object => ({
  serviceName: 'Hunter',
  score: 190,
  appReference: 'SIMULATED2',
  rules: [
    { ruleId: 'DOW_1_PEP_NM_MISS_DOB_NON_F', ruleName: 'DOW_1_PEP_NM_MISS_DOB_NON_F', ruleScore: 95, ruleText: '' },
  ],
  warningsErrors: [],
  scores: [{ name: 'SCSS', score: 50, type: 'SCSS' }],
});

export const step = (decisionSource: string, decision: string): object => ({
  sequenceId: '1',
  decisionSource,
  decision,
  decisionReasons: [],
  score: 0,
  decisionText: '',
  // Continue whatever the decision is (section 5.2).
  nextAction: 'Continue',
});
