import { describe, expect, it } from '@jest/globals';
import { FORMATS } from './export-format.table.js';
import type { ExportedDecision } from './export-job.js';

const DECISION: ExportedDecision = {
  decisionId: '0190a0a0-0000-7000-8000-000000000002',
  at: '2026-01-02T03:04:05.006Z',
  flow: 'customers',
  step: 'before-creating-user',
  kind: 'block',
  status: 'unavailable',
  reason: 'timed_out',
  flagged: false,
  provider: 'idology',
  configVersion: 'f00d',
  personalData: 'kept',
  correlationId: '=cmd|calc',
  caller: 'basic:entra',
  answerStatus: 200,
  attempts: [
    {
      attemptId: '0190a0a0-0000-7000-8000-000000000003',
      planStep: 0,
      provider: 'idology',
      reference: 'REF1',
      state: 'fault',
      startedAt: '2026-01-02T03:04:05.006Z',
      signals: [],
      fault: { kind: 'timed_out', delivery: 'unknown' },
    },
  ],
  entry: {
    origin: 'verigate/x',
    index: 7,
    uid: '0190a0a0-0000-7000-8000-000000000009',
    at: '2026-01-02T03:04:06.000Z',
  },
};

const event = (decision = DECISION) =>
  JSON.parse(FORMATS.ocsf.lines([decision])) as Record<string, unknown> & { metadata: object; unmapped: object };

/** Required members of API Activity, OCSF 1.8 (schema.ocsf.io/1.8.0/classes/api_activity), and of the objects in it. */
const REQUIRED: Readonly<Record<string, readonly [name: string, type: string][]>> = {
  '': [
    ['activity_id', 'number'],
    ['category_uid', 'number'],
    ['class_uid', 'number'],
    ['type_uid', 'number'],
    ['severity_id', 'number'],
    ['time', 'number'],
    ['metadata', 'object'],
    ['actor', 'object'],
    ['api', 'object'],
    ['src_endpoint', 'object'],
  ],
  metadata: [
    ['product', 'object'],
    ['version', 'string'],
  ],
  api: [['operation', 'string']],
};

describe('OCSF', () => {
  it('has every required member of API Activity, of its type', () => {
    const found = event();
    for (const [object, members] of Object.entries(REQUIRED)) {
      const holder = (object === '' ? found : found[object]) as Record<string, unknown>;
      for (const [name, type] of members) expect([object, name, typeof holder[name]]).toEqual([object, name, type]);
    }
    expect(found['type_uid']).toBe(Number(found['class_uid']) * 100 + Number(found['activity_id']));
    expect(Object.keys(found['actor'] as object).length).toBeGreaterThan(0);
  });

  it('leads to the entry of the log, and says what was decided', () => {
    expect(event()).toMatchObject({
      class_uid: 6003,
      status_id: 2,
      status_detail: 'timed_out',
      metadata: { uid: DECISION.entry.uid, sequence: 7, log_name: 'verigate/x', correlation_uid: '=cmd|calc' },
      unmapped: { idv: { decision_uid: DECISION.decisionId, cost_units: 1, attempts: [{ fault: 'timed_out' }] } },
    });
    expect(event({ ...DECISION, kind: 'continue' })).toMatchObject({ status_id: 1 });
    expect(event({ ...DECISION, kind: 'correct_input' })).toMatchObject({ status_id: 99 });
  });
});

describe('the other formats', () => {
  it('write CSV that runs no formula', () => {
    const { head, lines } = FORMATS.csv;
    const cells = lines([DECISION]).trim().split(',');
    expect(cells).toHaveLength(head.trim().split(',').length);
    expect(cells).toContain("'=cmd|calc");
  });

  it('write one JSON object a line, with the place in the log', () => {
    const text = FORMATS.jsonl.lines([DECISION, DECISION]);
    expect(text.trim().split('\n')).toHaveLength(2);
    expect(JSON.parse(text.split('\n')[0] ?? '')).toMatchObject({
      log: { index: 7 },
      attempts: [{ reference: 'REF1' }],
    });
  });
});
