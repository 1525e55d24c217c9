import { beforeEach, describe, expect, it } from '@jest/globals';
import { type AuditEntry, AuditLog } from '../../audit/index.js';
import { SignInFailures } from './sign-in-failures.js';
import { StaffEntries } from './staff-entries.js';

const START = Date.parse('2026-11-20T08:00:00Z');
let seconds = 0;
const clock = { now: () => new Date(START + seconds * 1_000) };
const told: object[] = [];
const heard: unknown[] = [];
let isAway = false;
const record = async (entries: readonly AuditEntry[]): Promise<void> => {
  if (isAway) throw new Error('away');
  for (const { envelope } of entries) told.push((JSON.parse(envelope.toString()) as { body: object }).body);
};

let failures: SignInFailures;
beforeEach(() => {
  seconds = 0;
  isAway = false;
  told.splice(0);
  heard.splice(0);
  const events = { failed: (error: unknown) => void heard.push(error) };
  failures = new SignInFailures(new StaffEntries(new AuditLog('verigate/test')), record, clock, events);
});

const MARIA = { staff: 'local:1', method: 'local', reason: 'wrong_password' } as const;
const NOBODY = { method: 'local', reason: 'unknown_user' } as const;

describe('SignInFailures', () => {
  it('tells the first at once and the rest once a minute, as a number', () => {
    for (let attempt = 0; attempt < 1_000; attempt += 1) failures.count(MARIA);
    expect(told).toEqual([{ ...MARIA, count: 1 }]);
    seconds = 60;
    failures.count(MARIA);
    expect(told).toEqual([
      { ...MARIA, count: 1 },
      { ...MARIA, count: 1_000 },
    ]);
  });

  it('counts people apart, and those whom nobody knows together', () => {
    failures.count(MARIA);
    for (let attempt = 0; attempt < 5; attempt += 1) failures.count(NOBODY);
    expect(told).toEqual([
      { ...MARIA, count: 1 },
      { ...NOBODY, count: 1 },
    ]);
  });

  it('tells what is left when the attack is over, once', async () => {
    for (let attempt = 0; attempt < 4; attempt += 1) failures.count(MARIA);
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

  it('tells each reason by itself: what is harmless hides no attack', async () => {
    const forged = { method: 'oidc', reason: 'not_valid' } as const;
    const cancelled = { method: 'oidc', reason: 'refused_by_provider' } as const;
    failures.count(cancelled);
    for (let attempt = 0; attempt < 500; attempt += 1) failures.count(forged);
    failures.count(cancelled);
    seconds = 61;
    await failures.flush();
    expect(told).toEqual([
      { ...cancelled, count: 1 },
      { ...forged, count: 1 },
      { ...cancelled, count: 1 },
      { ...forged, count: 499 },
    ]);
  });

  it('loses none while nothing can be written', async () => {
    isAway = true;
    for (let attempt = 0; attempt < 3; attempt += 1) failures.count(MARIA);
    await failures.flush();
    expect(heard).toHaveLength(1);
    seconds = 61;
    await failures.flush();
    failures.count(MARIA);
    isAway = false;
    await failures.close();
    expect(told).toEqual([{ ...MARIA, count: 4 }]);
  });

  it('tells what is left before the process ends', async () => {
    for (let attempt = 0; attempt < 3; attempt += 1) failures.count(MARIA);
    await failures.close();
    expect(told).toEqual([
      { ...MARIA, count: 1 },
      { ...MARIA, count: 2 },
    ]);
  });
});
