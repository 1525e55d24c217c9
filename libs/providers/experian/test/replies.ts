import { preciseIdElement } from '#libs/simulators';

/** Response headers of a complete workflow; `undefined` leaves a member out. */
export interface Told {
  readonly decision?: unknown;
  readonly responseCode?: unknown;
  readonly responseType?: unknown;
  readonly clientReferenceId?: unknown;
  readonly expRequestId?: unknown;
}

/** The synthetic response of reference experian.md section 5.1, with other members where a test wants them. */
export function crossCoreReply(told: Told, elements: readonly unknown[] | undefined = [authenticated()]): object {
  const { decision, ...header } = told;
  return {
    responseHeader: {
      requestType: 'Authenticateplus-Standalone',
      clientReferenceId: REFERENCE,
      expRequestId: 'RB000000000042',
      messageTime: '2026-01-15T12:00:01Z',
      overallResponse: { decision, decisionText: 'Continue', decisionReasons: ['Authenticated'], spareObjects: [] },
      responseCode: 'R0201',
      responseType: 'INFO',
      responseMessage: 'Workflow Complete.',
      tenantID: 'SIMULATEDTENANT',
      ...header,
    },
    clientResponsePayload: {
      orchestrationDecisions: (elements ?? []).map(stepOf),
      decisionElements: elements,
    },
    originalRequestData: { control: [{ option: 'PID_PASSWORD', value: 'c2ltdWxhdGVk' }], contacts: [] },
  };
}

/** `nextAction` is Continue whatever the decision (section 5.2). */
const stepOf = (element: unknown, index: number): object => {
  const { serviceName, decision } = (element ?? {}) as { serviceName?: string; decision?: string };
  const errored = decision === undefined;
  return {
    sequenceId: String(index + 1),
    decisionSource: serviceName,
    decision: errored ? (serviceName === 'Hunter' ? 'HIGH' : 'ERROR') : 'CONTINUE',
    decisionText: 'Continue',
    nextAction: 'Continue',
  };
};

export const REFERENCE = 'CNF00000000000000000000001';

export const authenticated = (changes: object = {}): object => ({
  serviceName: 'Authenticateplus',
  applicantId: 'APPLICANT_1',
  decision: 'AU01',
  score: 45,
  rules: [{ ruleId: '', ruleName: 'AUTP_IDCONFLEVEL', ruleScore: 1, ruleText: 'Confirmed at required level' }],
  warningsErrors: [],
  ...changes,
});

/** An element that holds its name and one error only (section 5.1). */
export const errored = (code: string | undefined, changes: object = {}): object => ({
  serviceName: 'PreciseId',
  warningsErrors: [{ responseType: 'ERROR', responseCode: code, responseMessage: 'text' }],
  ...changes,
});

export const hunter = (changes: object = {}): object => ({
  serviceName: 'Hunter',
  score: 190,
  rules: [{ ruleId: 'DOW_1_PEP_NM_MISS_DOB_NON_F', ruleName: 'x', ruleScore: 95, ruleText: 'x' }],
  warningsErrors: [],
  ...changes,
});

export const precise = preciseIdElement;

/** A Precise ID element whose server part is changed, or `undefined` to leave members out. */
export function preciseWith(change: (server: Record<string, unknown>) => void, changes = {}): object {
  const element = structuredClone(preciseIdElement(changes)) as {
    otherData: { json: { fraudSolutions: { response: { products: { preciseIDServer: Record<string, unknown> } } } } };
  };
  change(element.otherData.json.fraudSolutions.response.products.preciseIDServer);
  return element;
}
