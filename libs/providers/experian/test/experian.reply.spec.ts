import { describe, expect, it } from '@jest/globals';
import { jsonAblations, jsonDistortions } from '#libs/provider-conformance';
import { type HttpReply, ProviderError, type ProviderOutcome } from '#libs/provider-spec';
import { openReply } from '../src/crosscore.status.js';
import { type ReplyContext, readReply } from '../src/experian.reply.js';
import {
  authenticated,
  crossCoreReply,
  errored,
  hunter,
  precise,
  preciseWith,
  REFERENCE,
  type Told,
} from './replies.js';
import { json } from './stage.js';

const SETTINGS = { disabledGuards: [], reviewRules: [], finalDecisionFallback: false } as const;

const lines: string[] = [];
const log = {
  info: (event: string) => void lines.push(event),
  warn: (event: string) => void lines.push(event),
};

const read = (reply: HttpReply, changes: Partial<ReplyContext> = {}): ProviderOutcome =>
  readReply(openReply(reply), { reference: REFERENCE, settings: SETTINGS, log, ...changes });

const settle = (reply: HttpReply, changes: Partial<ReplyContext> = {}): ProviderOutcome | ProviderError => {
  try {
    return read(reply, changes);
  } catch (error) {
    if (ProviderError.is(error)) return error;
    throw error;
  }
};

const told = (header: Told, elements?: readonly unknown[], status = 200) =>
  json(crossCoreReply(header, elements), status);
const passing = () => told({ decision: 'ACCEPT' });
/** What is no text though something was said. */
const WRONG_TYPES: readonly unknown[] = [5, 0, true, false, {}, { decision: 'ACCEPT' }, [], ['ACCEPT'], ['REJECT']];

/** How an outcome or a fault is written in the tables below. */
const summary = (result: ProviderOutcome | ProviderError): string => {
  if (ProviderError.is(result)) return `${result.kind} ${result.vendorCode ?? ''}`.trim();
  return result.status === 'inconclusive' ? `inconclusive ${result.reason}` : result.status;
};

describe('table A: HTTP', () => {
  it.each([
    [200, '{}', 'unreadable_response'],
    [200, '<html>maintenance</html>', 'unreadable_response'],
    [200, '[]', 'unreadable_response'],
    [200, '{"code":"500-001","description":"x"}', 'unreadable_response 500-001'],
    [200, '{"code":"401-000","description":"x"}', 'unauthenticated'],
    [200, '{"errors":[{"errorType":"Unauthorized"}],"success":false}', 'unauthenticated'],
    [401, '', 'unauthenticated'],
    [403, '<html>Incapsula</html>', 'unauthenticated'],
    [400, 'bad', 'misconfigured'],
    [302, '', 'misconfigured'],
    [404, '', 'misconfigured'],
    [405, '', 'misconfigured'],
    [415, '', 'misconfigured'],
    [408, '', 'vendor_fault'],
    [429, '', 'rate_limited'],
    [500, '', 'vendor_fault'],
    [503, '<html>', 'vendor_fault'],
  ])('a %i with %s is %s', (status, body, wanted) => {
    expect(summary(settle({ status, headers: {}, body }))).toBe(wanted);
  });

  it('honours Retry-After', () => {
    const fault = settle({ status: 429, headers: { 'retry-after': '2' }, body: '' });
    expect(fault).toMatchObject({ kind: 'rate_limited', retryAfterMs: 2_000 });
  });

  it('never passes a 400, even when its header says that the workflow is complete', () => {
    expect(summary(settle(told({ decision: 'ACCEPT' }, undefined, 400)))).toBe('misconfigured R0201');
  });

  it("discards an answer to somebody else's request, and says so", () => {
    lines.length = 0;
    const fault = settle(told({ decision: 'ACCEPT', clientReferenceId: 'ANOTHERONE' }));
    expect(fault).toMatchObject({ kind: 'unreadable_response', delivery: 'sent', vendorReference: 'RB000000000042' });
    expect(lines).toEqual(['experian.response_mismatch']);
  });

  it.each([[4711], [0], [false], [true], [{}], [[]], [[REFERENCE]]])(
    'takes the echo %j for no reference of ours',
    (echo) => {
      expect(summary(settle(told({ decision: 'ACCEPT', clientReferenceId: echo })))).toBe('unreadable_response');
    },
  );

  it.each([[''], [null], [undefined]])('takes the empty echo %j', (clientReferenceId) => {
    expect(summary(settle(told({ decision: 'ACCEPT', clientReferenceId })))).toBe('verified');
  });
});

describe('table B: the response header', () => {
  it.each([
    ['R0102', 'ERROR', 'misconfigured R0102'],
    ['R0105', 'ERROR', 'misconfigured R0105'],
    ['R0110', 'ERROR', 'vendor_fault R0110'],
    ['R0111', 'ERROR', 'misconfigured R0111'],
    ['R0203', 'ERROR', 'vendor_fault R0203'],
    ['R0205', 'INFO', 'misconfigured R0205'],
    ['R0206', 'ERROR', 'misconfigured R0206'],
    ['R0207', 'ERROR', 'misconfigured R0207'],
    ['R0202', 'INFO', 'inconclusive step_up_required'],
    ['R0208', 'ERROR', 'inconclusive no_decision'],
    ['R0999', 'ERROR', 'vendor_fault R0999'],
    ['R0201', 'ERROR', 'vendor_fault R0201'],
    ['R0201', 'error', 'vendor_fault R0201'],
    ['R0201', 'info', 'verified'],
    ['R0201', 'INFO', 'verified'],
    ['R0201', 'WARN', 'inconclusive partial'],
    ['R0201', 'WARNING', 'inconclusive partial'],
    ['R0201', 'NEWS', 'inconclusive partial'],
    ['R0201', undefined, 'inconclusive partial'],
    ['R0201', '', 'inconclusive partial'],
    ['R0999', 'INFO', 'inconclusive partial'],
    [undefined, 'INFO', 'inconclusive partial'],
    [201, 'INFO', 'inconclusive partial'],
    [['R0201'], 'INFO', 'inconclusive partial'],
    ['R0201', ['INFO'], 'inconclusive partial'],
    ['R0201', true, 'inconclusive partial'],
    ['R0201', {}, 'inconclusive partial'],
  ])('%j with %j beside ACCEPT is %s', (responseCode, responseType, wanted) => {
    expect(summary(settle(told({ decision: 'ACCEPT', responseCode, responseType })))).toBe(wanted);
  });

  it.each([200, 400])('reads a rejected request at %i', (status) => {
    const reply = json(
      { responseHeader: { clientReferenceId: '', expRequestId: '', responseCode: 'R0105', responseType: 'ERROR' } },
      status,
    );
    expect(settle(reply)).toMatchObject({ kind: 'misconfigured', vendorCode: 'R0105', delivery: 'sent' });
  });

  it('warns of a wrong clock', () => {
    lines.length = 0;
    settle(told({ responseCode: 'R0203', responseType: 'ERROR' }));
    expect(lines).toEqual(['experian.message_outdated']);
  });

  it.each([
    ['R0999', 'R0999'],
    ['not a code', 'unreadable'],
    [201, 'unreadable'],
    [['R0201'], 'unreadable'],
  ])('keeps the unknown code %j as evidence', (responseCode, evidence) => {
    const outcome = read(told({ decision: 'REFER', responseCode }));
    expect(outcome).toMatchObject({ status: 'inconclusive', unmapped: [`responseCode:${evidence}`] });
  });
});

describe('table C: errors of services', () => {
  it.each([
    ['709', 'unauthenticated 709'],
    ['711', 'misconfigured 711'],
    ['388', 'misconfigured 388'],
    ['313', 'misconfigured 313'],
    ...'258 259 304 324 352 358 362 720 710'.split(' ').map((code) => [code, `vendor_fault ${code}`]),
    ['018', 'inconclusive risk'],
    ['010', 'rejected'],
    ...'013 045 049 092 106 323 403 404 405 406 407 627 633 708'
      .split(' ')
      .map((code) => [code, 'inconclusive insufficient_data']),
    ['999', 'inconclusive no_decision'],
  ])('%s without a decision is %s', (code, wanted) => {
    for (const decision of ['NODECISION', 'ERROR', ' nodecision ', '', undefined]) {
      expect(summary(settle(told({ decision }, [errored(code)])))).toBe(wanted);
    }
  });

  it('takes the worst of several', () => {
    expect(summary(settle(told({ decision: 'NODECISION' }, [errored('708'), errored('010'), errored('709')])))).toBe(
      'unauthenticated 709',
    );
    expect(summary(settle(told({ decision: 'NODECISION' }, [errored('708'), errored('010')])))).toBe('rejected');
  });

  it('reads the error of the product as well', () => {
    const element = preciseWith((server) => {
      server['error'] = { errorCode: '720', errorDescription: 'x', actionIndicator: { value: '', code: 'R' } };
    });
    expect(summary(settle(told({ decision: 'NODECISION' }, [element])))).toBe('vendor_fault 720');
    expect(summary(settle(told({ decision: 'ACCEPT' }, [element])))).toBe('inconclusive partial');
  });

  it("does not mistake another service's codes for those of Precise ID", () => {
    const bankWizard = errored('709', { serviceName: 'BankWizard' });
    expect(summary(settle(told({ decision: 'NODECISION' }, [bankWizard])))).toBe('inconclusive no_decision');
  });

  it.each(['REFER', 'REJECT', 'STOP'])('leaves the word to the decision %s', (decision) => {
    const wanted = decision === 'REFER' ? 'inconclusive referred' : 'rejected';
    expect(summary(settle(told({ decision }, [errored('709')])))).toBe(wanted);
  });

  it.each([
    ['ERROR', 'inconclusive partial'],
    ['error', 'inconclusive partial'],
    [undefined, 'inconclusive partial'],
    ['FATAL', 'inconclusive partial'],
    ['WARNING', 'verified'],
    ['warning', 'verified'],
    ['Info', 'verified'],
  ])('an entry of type %s beside ACCEPT is %s', (responseType, wanted) => {
    const element = authenticated({
      warningsErrors: [{ responseType, responseCode: '104001', responseMessage: 'text' }],
    });
    expect(summary(settle(told({ decision: 'ACCEPT' }, [element])))).toBe(wanted);
  });

  it('bears lists that are missing, empty, or hold something else', () => {
    expect(summary(settle(told({ decision: 'ACCEPT' }, [authenticated({ warningsErrors: undefined })])))).toBe(
      'verified',
    );
    expect(summary(settle(told({ decision: 'ACCEPT' }, [authenticated({ warningsErrors: ['x'] })])))).toBe(
      'inconclusive partial',
    );
    const oneInsteadOfList = authenticated({ warningsErrors: { responseType: 'ERROR', responseCode: '708' } });
    expect(summary(settle(told({ decision: 'ACCEPT' }, [oneInsteadOfList])))).toBe('inconclusive partial');
    expect(summary(settle(told({ decision: 'ACCEPT' }, [])))).toBe('inconclusive partial');
    expect(summary(settle(told({ decision: 'ACCEPT' }, [authenticated(), null])))).toBe('inconclusive partial');
    expect(summary(settle(told({ decision: 'NODECISION' }, [errored(undefined)])))).toBe('inconclusive no_decision');
  });
});

describe('table D: the decision', () => {
  it.each([
    ['ACCEPT', 'verified'],
    ['CONTINUE', 'verified'],
    [' accept ', 'verified'],
    ['REFER', 'inconclusive referred'],
    ['REJECT', 'rejected'],
    ['STOP', 'rejected'],
    ['NODECISION', 'inconclusive no_decision'],
    ['ERROR', 'inconclusive no_decision'],
    ['', 'inconclusive no_decision'],
    [undefined, 'inconclusive no_decision'],
    [null, 'inconclusive no_decision'],
    ['  ', 'inconclusive no_decision'],
    ...WRONG_TYPES.map((decision) => [decision, 'inconclusive unmapped_code']),
    ['AUTH', 'inconclusive unmapped_code'],
    ['ACC', 'inconclusive unmapped_code'],
    ['Low Risk', 'inconclusive unmapped_code'],
  ])('%j is %s', (decision, wanted) => {
    expect(summary(settle(told({ decision })))).toBe(wanted);
  });

  it('says that a decision is unknown', () => {
    lines.length = 0;
    expect(read(told({ decision: 'GREEN' }))).toMatchObject({ unmapped: ['decision:GREEN'] });
    expect(lines).toEqual(['experian.unknown_decision']);
  });

  it.each(WRONG_TYPES)('says that the decision %j cannot be read', (decision) => {
    lines.length = 0;
    expect(read(told({ decision }))).toMatchObject({ unmapped: ['decision:unreadable'] });
    expect(lines).toEqual(['experian.unknown_decision']);
  });

  it('lets the tenant read REFER, STOP and CONTINUE otherwise', () => {
    const decisions = { REFER: 'pass', STOP: 'refer', CONTINUE: 'fail' } as const;
    const settings = { ...SETTINGS, decisions };
    const result = (decision: string) => summary(settle(told({ decision }), { settings }));
    expect(['REFER', 'STOP', 'CONTINUE', 'ACCEPT', 'REJECT'].map(result)).toEqual([
      'verified',
      'inconclusive referred',
      'rejected',
      'verified',
      'rejected',
    ]);
    expect(result('GREEN')).toBe('inconclusive unmapped_code');
    expect(result('')).toBe('inconclusive no_decision');
  });

  it('never decides on display texts or steps', () => {
    const reply = crossCoreReply({ decision: 'STOP' }) as { clientResponsePayload: object };
    expect(JSON.stringify(reply)).toContain('"nextAction":"Continue"');
    expect(summary(settle(json(reply)))).toBe('rejected');
  });

  it('wants an element for a step that did not end well', () => {
    const reply = crossCoreReply({ decision: 'CONTINUE' }, [authenticated(), hunter()]) as {
      clientResponsePayload: { decisionElements: unknown[] };
    };
    reply.clientResponsePayload.decisionElements.pop();
    expect(summary(settle(json(reply)))).toBe('inconclusive partial');
  });

  describe('missing, with the fallback', () => {
    const settings = { ...SETTINGS, finalDecisionFallback: true };
    const fallback = (elements: readonly unknown[]) => summary(settle(told({}, elements), { settings }));

    it.each([
      ['ACC', 'verified'],
      ['REF', 'inconclusive referred'],
      ['R01', 'inconclusive referred'],
      ['R99', 'inconclusive referred'],
      ['XXX', 'inconclusive no_decision'],
    ])('final decision %s is %s', (finalDecision, wanted) => {
      expect(fallback([precise({ finalDecision })])).toBe(wanted);
    });

    it.each([[undefined], [null], [''], ['  ']])('takes the decision %j for a missing one', (decision) => {
      expect(summary(settle(told({ decision }, [precise()]), { settings }))).toBe('verified');
    });

    it('needs exactly one Precise ID element that agrees with itself', () => {
      expect(fallback([authenticated()])).toBe('inconclusive no_decision');
      expect(fallback([precise(), precise()])).toBe('inconclusive no_decision');
      const torn = preciseWith((server) => {
        server['summary'] = { finalDecision: 'R10', scores: { preciseIDScore: '000710' } };
      });
      expect(fallback([torn])).toBe('inconclusive no_decision');
    });

    it('does not pass against a step or a guard', () => {
      expect(fallback([precise(), hunter()])).toBe('inconclusive watchlist');
      expect(fallback([precise({ ofac: '2' })])).toBe('inconclusive watchlist');
    });

    it.each(WRONG_TYPES)('does not take the decision %j for a missing one', (decision) => {
      expect(summary(settle(told({ decision }, [precise()]), { settings }))).toBe('inconclusive unmapped_code');
    });

    it.each([5, true, 'REJECT', [], ['REJECT']])(
      'does not take the overall response %j for a missing one',
      (response) => {
        const reply = crossCoreReply({}, [precise()]) as { responseHeader: Record<string, unknown> };
        reply.responseHeader['overallResponse'] = response;
        expect(summary(settle(json(reply), { settings }))).toBe('inconclusive unmapped_code');
      },
    );

    it.each([...WRONG_TYPES, 'R01'])('does not pass when one of the two final decisions is %j', (value) => {
      const ofElement = { ...precise(), decisions: [{ element: 'finalDecision', value, reason: '' }] };
      const ofProduct = preciseWith((server) => {
        server['summary'] = { finalDecision: value, scores: { preciseIDScore: '000710' } };
      });
      expect(fallback([ofElement])).toBe('inconclusive no_decision');
      expect(fallback([ofProduct])).toBe('inconclusive no_decision');
    });

    it('is off by default', () => {
      expect(summary(settle(told({}, [precise()])))).toBe('inconclusive no_decision');
    });
  });
});

describe('table E: guards', () => {
  const accept = (element: unknown, changes?: Partial<ReplyContext>) =>
    summary(settle(told({ decision: 'ACCEPT' }, [element]), changes));

  const GUARDED: readonly (readonly [string, string, () => object])[] = [
    ['consumer_deceased', 'risk', () => precise({ score: 9001 })],
    ['consumer_deceased', 'risk', () => precise({ fired: ['05'] })],
    ['consumer_deceased', 'risk', () => precise({ fired: ['25'] })],
    ['consumer_deceased', 'risk', () => precise({ kbaResult: '8' })],
    ['consumer_fraud_alert', 'risk', () => precise({ score: 9012 })],
    ['ssn_high_risk', 'risk', () => precise({ fired: ['13'] })],
    ['ssn_high_risk', 'risk', () => precise({ fired: ['14'] })],
    ['watchlist_possible_match', 'watchlist', () => precise({ ofac: '2' })],
    ['watchlist_possible_match', 'watchlist', () => precise({ ofac: '16' })],
    ['consumer_not_found', 'not_found', () => precise({ rules: ['3001'] })],
    ['consumer_not_found', 'not_found', () => precise({ kbaResult: '9' })],
    ['file_blocked', 'insufficient_data', () => precise({ score: 9013 })],
    ['invalid_input_score', 'insufficient_data', () => precise({ score: 9999 })],
    ['kba_pending', 'step_up_required', () => precise({ kba: 'pending' })],
  ];

  it.each(GUARDED)('%s makes ACCEPT inconclusive: %s', (guard, reason, element) => {
    expect(accept(element())).toBe(`inconclusive ${reason}`);
    expect(accept(element(), { settings: { ...SETTINGS, disabledGuards: [guard as never] } })).toBe('verified');
    expect(summary(settle(told({ decision: 'REJECT' }, [element()])))).toBe('rejected');
  });

  it('passes a person without findings, keeping the evidence', () => {
    expect(accept(precise())).toBe('verified');
    const outcome = read(told({ decision: 'ACCEPT' }, [precise({ fired: ['01'] })]));
    expect(outcome).toMatchObject({ status: 'verified', score: 710, vendorReference: 'RB000000000042' });
    expect(outcome.signals).toContainEqual({
      code: 'address_mismatch',
      effect: 'neutral',
      vendorCode: 'fraudShield:01',
    });
    expect(outcome.signals).toContainEqual({ code: 'watchlist_clear', effect: 'supports', vendorCode: 'ofac:1' });
    expect(outcome.signals).toContainEqual({
      code: 'national_id_match',
      effect: 'supports',
      vendorCode: 'consumerID:EA',
    });
  });

  it.each([
    ['a list rule with a score', hunter(), 'inconclusive watchlist'],
    ['a list rule without a score', hunter({ rules: [{ ruleId: 'X' }] }), 'inconclusive watchlist'],
    ['rules that did not fire', hunter({ score: 0, rules: [{ ruleId: 'X', ruleScore: 0 }] }), 'verified'],
    ['no rules and no score', hunter({ score: 0, rules: undefined, otherData: {} }), 'verified'],
    ['a score without rules', hunter({ rules: undefined }), 'inconclusive partial'],
    ['nothing said at all', hunter({ score: undefined, rules: undefined, matches: [] }), 'inconclusive partial'],
    ['an empty list of rules', hunter({ score: undefined, rules: [] }), 'verified'],
    ['a score in words', hunter({ score: '190', rules: [] }), 'inconclusive partial'],
    ['a decision that is no text', hunter({ score: undefined, rules: [], decision: ['HIGH'] }), 'inconclusive partial'],
    [
      'a decision against the person',
      hunter({ score: undefined, rules: [], decision: 'HIGH' }),
      'inconclusive partial',
    ],
    ['one rule instead of a list', hunter({ score: 0, rules: { ruleId: 'X', ruleScore: 95 } }), 'inconclusive partial'],
    ['a rule score in words', hunter({ rules: [{ ruleId: 'X', ruleScore: '0' }] }), 'inconclusive watchlist'],
  ])('Hunter with %s beside CONTINUE', (_name, element, wanted) => {
    expect(summary(settle(told({ decision: 'CONTINUE' }, [authenticated(), element])))).toBe(wanted);
  });

  it.each([
    ['the Fraud Shield list', (server: Record<string, unknown>) => delete server['glbDetail']],
    ['the OFAC result', (server: Record<string, unknown>) => delete server['preciseMatch']],
  ])('does not pass on silence: without %s', (_name, change) => {
    expect(accept(preciseWith((server) => void change(server)))).toBe('inconclusive partial');
  });

  it.each([
    [
      'a fired indicator without a row',
      { fired: [] },
      (indicator: object[]) => indicator.push({ value: 'Y', code: '88' }),
      'unmapped_code',
    ],
    [
      'an indicator neither fired nor not',
      {},
      (indicator: object[]) => indicator.push({ value: '?', code: '01' }),
      'partial',
    ],
  ])('does not pass %s', (_name, changes, change, reason) => {
    const element = preciseWith((server) => {
      const detail = server['glbDetail'] as { fraudShield: { indicator: object[] } };
      change(detail.fraudShield.indicator);
    }, changes);
    expect(accept(element)).toBe(`inconclusive ${reason}`);
  });

  it('does not pass an impossible score, a score that contradicts itself, or an unknown result of the questions', () => {
    expect(accept(precise({ score: 5000 }))).toBe('inconclusive unmapped_code');
    expect(accept(precise({ kbaResult: '7' }))).toBe('inconclusive unmapped_code');
    const torn = preciseWith((server) => {
      server['summary'] = { scores: { preciseIDScore: '000100' } };
    });
    expect(accept(torn)).toBe('inconclusive partial');
  });

  const productWith = (member: string, value: unknown): object =>
    preciseWith((server) => {
      server[member] = { ...(server[member] as object), ...(value as object) };
    });

  it.each<[string, object]>([
    ['the score of the deceased, as a number', productWith('summary', { scores: { preciseIDScore: 9001 } })],
    ['a score that is no number', productWith('summary', { scores: { preciseIDScore: ['009001'] } })],
    ['scores in words', { ...precise(), scores: [{ name: 'preciseIDScore', score: '9001', type: 'SCORE' }] }],
    ['one score instead of a list', { ...precise(), scores: { name: 'preciseIDScore', score: 9001 } }],
    ['rule 3001 as a number', productWith('glbDetail', { glbRules: { glbRule: [{ value: '', code: 3001 }] } })],
    [
      'one rule instead of a list',
      { ...productWith('glbDetail', { glbRules: { glbRule: { code: '3001' } } }), rules: [{ ruleId: 'X' }] },
    ],
    ['rule 3001 of the element as a number', { ...precise(), rules: [{ ruleId: 3001, ruleScore: 1 }] }],
    ['a result of the questions that is no text', productWith('kbascore', { general: { kbaresultCode: ['8'] } })],
    ['results of the questions as a list', productWith('kbascore', { general: [{ kbaresultCode: '8' }] })],
    [
      'OFAC in another type',
      productWith('preciseMatch', { ofac: { summary: { verificationResult: { code: ['2'] } } } }),
    ],
    [
      'Fraud Shield in a list',
      productWith('fcraDetail', { fraudShield: [{ indicator: [{ value: 'Y', code: '05' }] }] }),
    ],
  ])('does not take %s for silence', (_name, element) => {
    expect(accept(element)).toMatch(/^inconclusive/);
  });

  it('reviews the rules that the operator named', () => {
    const element = authenticated({ rules: [{ ruleId: 'U141', ruleName: '', ruleScore: 1, ruleText: '' }] });
    expect(accept(element)).toBe('verified');
    expect(accept(element, { settings: { ...SETTINGS, reviewRules: ['U141'] } })).toBe('inconclusive risk');
  });

  it('wants a Precise ID element where Precise ID was asked', () => {
    expect(accept(authenticated(), { needsPreciseId: true })).toBe('inconclusive partial');
    expect(accept(precise(), { needsPreciseId: true })).toBe('verified');
  });
});

describe('a reply that lacks a fact', () => {
  const replies: readonly (readonly [string, object])[] = [
    ['REFER', crossCoreReply({ decision: 'REFER' }, [precise({ finalDecision: 'R20' })])],
    ['STOP', crossCoreReply({ decision: 'STOP' }, [precise({ finalDecision: 'R01' })])],
    ['NODECISION', crossCoreReply({ decision: 'NODECISION' }, [errored('720')])],
    ['unknown', crossCoreReply({ decision: 'GREEN' })],
    ['WARNING', crossCoreReply({ decision: 'ACCEPT', responseType: 'WARNING' })],
    ['list hit', crossCoreReply({ decision: 'CONTINUE' }, [authenticated(), hunter()])],
    ['OFAC', crossCoreReply({ decision: 'ACCEPT' }, [precise({ ofac: '2' })])],
    ['deceased', crossCoreReply({ decision: 'ACCEPT' }, [precise({ score: 9001, fired: ['05'] })])],
    ['not found', crossCoreReply({ decision: 'ACCEPT' }, [precise({ rules: ['3001'] })])],
    ['SSN', crossCoreReply({ decision: 'ACCEPT' }, [precise({ fired: ['13'] })])],
  ];

  it.each(replies)('%s never becomes verified', (_name, reply) => {
    for (const finalDecisionFallback of [false, true]) {
      for (const body of jsonAblations(JSON.stringify(reply))) {
        const result = settle({ status: 200, headers: {}, body }, { settings: { ...SETTINGS, finalDecisionFallback } });
        expect({ body, summary: summary(result) }).not.toEqual({ body, summary: 'verified' });
      }
    }
  });

  it.each(replies)('%s never becomes verified when a fact comes in another type', (_name, reply) => {
    for (const finalDecisionFallback of [false, true]) {
      for (const body of jsonDistortions(JSON.stringify(reply))) {
        const result = settle({ status: 200, headers: {}, body }, { settings: { ...SETTINGS, finalDecisionFallback } });
        expect({ body, summary: summary(result) }).not.toEqual({ body, summary: 'verified' });
      }
    }
  });

  it.each(['overallResponse', 'responseType', 'responseCode'])('a pass without %s is none', (member) => {
    const reply = crossCoreReply({ decision: 'ACCEPT' }) as { responseHeader: Record<string, unknown> };
    delete reply.responseHeader[member];
    expect(summary(settle(json(reply)))).toMatch(/^inconclusive/);
  });

  it('is a fault when it was cut anywhere', () => {
    const { body } = passing();
    for (let length = 0; length < body.length; length += 1) {
      expect(summary(settle({ status: 200, headers: {}, body: body.slice(0, length) }))).toBe('unreadable_response');
    }
  });

  it('is a fault when a decision came twice', () => {
    const { body } = passing();
    const twice = body.replace('"decision":"ACCEPT"', '"decision":"STOP","decision":"ACCEPT"');
    expect(summary(settle({ status: 200, headers: {}, body: twice }))).toBe('unreadable_response');
  });
});

describe('what leaves the reader', () => {
  it('holds nothing of the echo, of details or of texts', () => {
    const element = precise({ ofac: '2', fired: ['01', '13'] });
    const outcome = read(told({ decision: 'ACCEPT' }, [element, authenticated()]));
    const text = JSON.stringify(outcome);
    for (const word of ['Formeroccupant', 'Elsewhere', 'c2ltdWxhdGVk', 'Confirmed', 'Authenticated"']) {
      expect(text).not.toContain(word);
    }
  });

  it.each([
    ['RB000000000042', 'RB000000000042'],
    ['', undefined],
    ['0', undefined],
    ['a b <c>', undefined],
  ])('vendor reference %j is %j', (expRequestId, vendorReference) => {
    expect(read(told({ decision: 'ACCEPT', expRequestId })).status).toBe('verified');
    expect(read(told({ decision: 'ACCEPT', expRequestId }))).toHaveProperty('vendorReference', vendorReference);
  });
});
