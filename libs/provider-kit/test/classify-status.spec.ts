import { faultOfStatus, retryAfterMs } from '#libs/provider-kit';
import { ProviderError } from '#libs/provider-spec';

const reply = (status: number, headers: Record<string, string> = {}) => ({ status, headers, body: 'c4n4ry' });

test.each([
  [200, 'unreadable_response', 'sent'],
  [204, 'unreadable_response', 'sent'],
  [301, 'misconfigured', 'sent'],
  [302, 'misconfigured', 'sent'],
  [400, 'misconfigured', 'sent'],
  [401, 'unauthenticated', 'sent'],
  [402, 'quota_exhausted', 'sent'],
  [403, 'unauthenticated', 'sent'],
  [404, 'misconfigured', 'sent'],
  [405, 'misconfigured', 'sent'],
  [407, 'unauthenticated', 'sent'],
  [408, 'vendor_fault', 'unknown'],
  [415, 'misconfigured', 'sent'],
  [429, 'rate_limited', 'sent'],
  [499, 'misconfigured', 'sent'],
  [500, 'vendor_fault', 'sent'],
  [501, 'vendor_fault', 'sent'],
  [502, 'vendor_fault', 'unknown'],
  [503, 'vendor_fault', 'sent'],
  [504, 'vendor_fault', 'unknown'],
  [599, 'vendor_fault', 'sent'],
  [600, 'unreadable_response', 'sent'],
])('HTTP %i is %s, delivery %s', (httpStatus, kind, delivery) => {
  const fault = faultOfStatus(reply(httpStatus), 'V1');
  expect(ProviderError.is(fault) && fault).toMatchObject({ kind, delivery, httpStatus, vendorCode: 'V1' });
  expect(fault.message).toContain(`(HTTP ${httpStatus})`);
  expect(fault.message).not.toContain('c4n4ry');
});

const NOW = new Date('2026-03-01T12:00:00Z');
const IN_A_MINUTE = 'Sun, 01 Mar 2026 12:01:00 GMT';

test.each([
  ['30', {}, 30_000],
  [' 0 ', {}, 0],
  ['99999999', {}, 86_400_000],
  [IN_A_MINUTE, {}, 60_000],
  [IN_A_MINUTE, { date: 'Sun, 01 Mar 2026 12:00:50 GMT' }, 10_000],
  [IN_A_MINUTE, { date: 'yesterday' }, 60_000],
  ['Sun, 01 Mar 2026 11:00:00 GMT', {}, 0],
  ['Sunday, 01-Mar-26 12:01:00 GMT', {}, 60_000],
  ['-5', {}, undefined],
  ['1.5', {}, undefined],
  ['soon', {}, undefined],
  ['Sun, 99 Mar 2026 12:01:00 GMT', {}, undefined],
  ['', {}, undefined],
])('Retry-After %p with %p is %p ms', (value, headers, expected) => {
  expect(retryAfterMs({ 'retry-after': value, ...headers }, NOW)).toBe(expected);
  expect(faultOfStatus(reply(429, { 'retry-after': value, ...headers }), undefined, NOW).retryAfterMs).toBe(expected);
});
