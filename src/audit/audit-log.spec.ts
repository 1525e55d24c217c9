import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { leafHash } from '#libs/transparency-log';
import { AuditLog, MAX_ENVELOPE_BYTES } from './audit-log.js';
import { BODY_MEMBERS } from './event-catalogue.js';

const log = new AuditLog('verigate/test', () => new Date(Date.UTC(2026, 0, 2, 3, 4, 5, 6)));
const claimed = {
  kind: 'signup.claimed',
  actor: { type: 'caller', id: 'basic:entra' },
  decisionId: '0190a0a0-0000-7000-8000-000000000002',
  subjectId: '0190a0a0-0000-7000-8000-000000000001',
  ctSha256: 'q83v',
  // In another order than the catalogue's.
  body: { step: 'before-creating-user', config_version: 'f00d', correlation: 'c0ffee', flow: 'customers' },
} as const;

describe('an entry', () => {
  it('is exactly these bytes', () => {
    const { uid, envelope, leafHash: hash, at, decisionId } = log.entry(claimed);
    expect(envelope.toString('utf8')).toBe(
      `{"v":1,"origin":"verigate/test","uid":"${uid}","at":"2026-01-02T03:04:05.006Z","kind":"signup.claimed",` +
        '"actor":{"type":"caller","id":"basic:entra"},"decision":"0190a0a0-0000-7000-8000-000000000002",' +
        '"subject":"0190a0a0-0000-7000-8000-000000000001",' +
        '"body":{"flow":"customers","step":"before-creating-user","correlation":"c0ffee","config_version":"f00d"},' +
        '"payload":{"alg":"A256GCM","ct_sha256":"q83v","key":"0190a0a0-0000-7000-8000-000000000001"}}',
    );
    expect(hash).toEqual(leafHash(envelope));
    expect({ at, decisionId }).toEqual({ at: '2026-01-02T03:04:05.006Z', decisionId: claimed.decisionId });
    expect(uid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('leaves out what an event does not have', () => {
    const body = { config_version: 'f00d' };
    const { envelope } = log.entry({ kind: 'gateway.started', actor: { type: 'gateway', id: 'g' }, body });
    expect(Object.keys(JSON.parse(envelope.toString('utf8')))).toEqual([
      'v',
      'origin',
      'uid',
      'at',
      'kind',
      'actor',
      'body',
    ]);
  });

  it('never carries a member that the catalogue does not list', () => {
    const body = { config_version: 'f00d', email: 'canary@example.test' };
    const { envelope } = log.entry({ kind: 'gateway.started', actor: { type: 'gateway', id: 'g' }, body });
    expect(envelope.toString('utf8')).not.toContain('canary');
  });

  it('is refused when it would not fit a tile of the log', () => {
    const body = { ...claimed.body, correlation: 'x'.repeat(MAX_ENVELOPE_BYTES) };
    expect(() => log.entry({ ...claimed, body })).toThrow(RangeError);
  });

  it('survives any text: what is read back is what was said', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (correlation) => {
        const { envelope } = log.entry({ ...claimed, body: { ...claimed.body, correlation } });
        expect(JSON.parse(envelope.toString('utf8')).body.correlation).toBe(correlation);
      }),
    );
  });
});

it('the catalogue lists each member once', () => {
  for (const members of Object.values(BODY_MEMBERS)) expect(new Set<string>(members).size).toBe(members.length);
});
