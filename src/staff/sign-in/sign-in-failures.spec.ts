import { beforeEach, describe, expect, it } from '@jest/globals';
import { type AuditEntry, AuditLog } from '../../audit/index.js';
import { SignInFailures } from './sign-in-failures.js';
import { StaffEntries } from './staff-entries.js';

const START = Date.parse('2026-11-20T08:00:00Z');
let seconds = 0;
const clock = { now: () => new Date(START + seconds * 1_000) };
const told: object[] = [];
const record = async (entries: readonly AuditEntry[]): Promise<void> => {
  for (const { envelope } of entries) told.push((JSON.parse(envelope.toString()) as { body: object }).body);
};

let failures: SignInFailures;
beforeEach(() => {
  seconds = 0;
  told.splice(0);
  failures = new SignInFailures(new StaffEntries(new AuditLog('verigate/test')), record, clock);
});

const MARIA = { staff: 'local:1', method: 'local', reason: 'wrong_password' } as const;
const NOBODY = { method: 'local', reason: 'unknown_user' } as const;

describe('SignInFailures', () => {
  it('tells the first at once and the rest once a minute, as a number', async () => {
    for (let attempt = 0; attempt < 1_000; attempt += 1) await failures.count(MARIA);
    expect(told).toEqual([{ ...MARIA, count: 1 }]);
    seconds = 60;
    await failures.count(MARIA);
    expect(told).toEqual([
      { ...MARIA, count: 1 },
      { ...MARIA, count: 1_000 },
    ]);
  });

  it('counts people apart, and those whom nobody knows together', async () => {
    await failures.count(MARIA);
    for (let attempt = 0; attempt < 5; attempt += 1) await failures.count(NOBODY);
    expect(told).toEqual([
      { ...MARIA, count: 1 },
      { ...NOBODY, count: 1 },
    ]);
  });

  it('tells what is left when the attack is over, once', async () => {
    for (let attempt = 0; attempt < 4; attempt += 1) await failures.count(MARIA);
    await failures.flush();
    expect(told).toHaveLength(1);
    seconds = 61;
    await failures.flush();
    await failures.flush();
    expect(told).toEqual([
      { ...MARIA, count: 1 },
      { ...MARIA, count: 3 },
    ]);
  });
});
