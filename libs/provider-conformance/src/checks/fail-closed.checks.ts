import type { HttpReply } from '#libs/provider-spec';
import { ask, referenceOf, repliesOf, written } from '../stage.js';
import type { CheckGroup } from './check-group.js';
import { endsIn, flawOf, statusOf } from './verdicts.js';

const STATUSES = [
  201, 202, 203, 204, 206, 300, 301, 302, 304, 307, 400, 401, 402, 403, 404, 405, 408, 409, 410, 415, 418, 422, 429,
  500, 501, 502, 503, 504,
];

const NO_ANSWERS = [
  '',
  ' ',
  '{}',
  '[]',
  'null',
  '0',
  'true',
  '""',
  '<html><body>maintenance</body></html>',
  '<response/>',
  'PASS',
];

/** Nine places to cut, the last one a single character before the end. */
const truncated = (body: string): readonly string[] => {
  const whole = body.trim();
  return [
    ...Array.from({ length: 8 }, (_, n) => whole.slice(0, Math.floor((whole.length * (n + 1)) / 9))),
    whole.slice(0, -1),
  ];
};

/** Anything short of a complete, explicit pass is not a pass, and is a classified fault if it is one. */
export const checkFailsClosed: CheckGroup = ({ harness, theatre, test: { describe, it, expect } }) => {
  const replying = harness.scenarios.filter(
    (scenario) => repliesOf(scenario).length === 1 && 'status' in scenario.expect,
  );
  const replyOf = (scenario: (typeof replying)[number]): HttpReply =>
    written(repliesOf(scenario)[0] as HttpReply, referenceOf(1));
  const read = async (reply: HttpReply, scenario = replying[0] as (typeof replying)[number]) =>
    ask(theatre.answering(reply), theatre.request(theatre.personOf(scenario)), theatre.call());
  const passing = replying.find((scenario) => endsIn(scenario, 'verified'));

  if (!passing) return;
  describe('fails closed', () => {
    for (const scenario of replying.filter((candidate) => !endsIn(candidate, 'verified'))) {
      it(`no missing fact turns "${scenario.name}" into verified`, async () => {
        const reply = replyOf(scenario);
        const turned: string[] = [];
        for (const body of (scenario.ablations ?? harness.ablations)?.(reply.body) ?? []) {
          const result = await read({ ...reply, body }, scenario);
          if (statusOf(result) === 'verified' || flawOf(result)) turned.push(`${statusOf(result)}: ${body}`);
        }
        expect(turned).toEqual([]);
      });
    }

    it('a pass rests on facts: without some of them it is none', async () => {
      const reply = replyOf(passing);
      const statuses: string[] = [];
      for (const body of harness.ablations?.(reply.body) ?? [])
        statuses.push(statusOf(await read({ ...reply, body }, passing)));
      expect(statuses.filter((status) => status !== 'verified').length).toBeGreaterThan(0);
    });

    for (const status of STATUSES) {
      it(`a ${status} that carries a passing body is not verified`, async () => {
        const result = await read({ ...replyOf(passing), status }, passing);
        expect(flawOf(result)).toBe(undefined);
        if (harness.bodyOutranksStatus) {
          expect(['verified', 'fault']).toContain(statusOf(result));
          const empty = await read({ ...replyOf(passing), status, body: '' }, passing);
          expect({ empty: statusOf(empty), flaw: flawOf(empty) }).toEqual({ empty: 'fault', flaw: undefined });
        } else expect(statusOf(result)).not.toBe('verified');
      });
    }

    if (harness.bodyOutranksStatus) {
      const { reason } = harness.bodyOutranksStatus;
      it('says why the body outranks the status', () => {
        expect(reason.length).toBeGreaterThan(20);
      });
    }

    for (const body of NO_ANSWERS) {
      it(`a 200 with the body ${JSON.stringify(body)} is not verified`, async () => {
        const result = await read({ ...replyOf(passing), body }, passing);
        expect(flawOf(result)).toBe(undefined);
        expect(statusOf(result)).not.toBe('verified');
      });
    }

    it('a passing body that was cut short, or came twice, is not verified', async () => {
      const reply = replyOf(passing);
      const outcomes: { body: string; status: string; flaw: string | undefined }[] = [];
      for (const body of [...truncated(reply.body), reply.body + reply.body]) {
        const result = await read({ ...reply, body }, passing);
        outcomes.push({ body, status: statusOf(result), flaw: flawOf(result) });
      }
      expect(outcomes.filter(({ status, flaw }) => status === 'verified' || flaw)).toEqual([]);
    });
  });
};
