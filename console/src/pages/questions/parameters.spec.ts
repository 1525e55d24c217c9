import { describe, expect, it } from '@jest/globals';
import { defaultsOf, newSeed, toSend } from './parameters.js';

const PARAMETERS = [
  { name: 'decision', kind: 'decision', required: true },
  { name: 'provider', kind: 'provider', required: true },
  { name: 'since', kind: 'time', required: true },
  { name: 'seed', kind: 'text', required: true },
  { name: 'size', kind: 'number', required: false, default: '25' },
  { name: 'from', kind: 'time', required: false },
  { name: 'reviewer', kind: 'text', required: false },
] as const;

const FROM = { decision: 'd-1', provider: 'acme', seed: 'ab12', now: new Date('2026-11-22T10:00:00.000Z') };

describe('parameters of a question', () => {
  it('have a value from the start where one is required, so that one press answers', () => {
    const values = defaultsOf(PARAMETERS, FROM);
    expect(values).toMatchObject({
      decision: 'd-1',
      provider: 'acme',
      seed: 'ab12',
      size: '25',
      from: '',
      reviewer: '',
    });
    expect(toSend(PARAMETERS, values)).toEqual({
      decision: 'd-1',
      provider: 'acme',
      seed: 'ab12',
      size: '25',
      since: '2026-10-23T10:00:00.000Z',
    });
  });

  it('are sent without blanks around them, and not at all when they are empty', () => {
    expect(toSend(PARAMETERS, { decision: ' d-2 ', seed: '  ', reviewer: '' })).toEqual({ decision: 'd-2' });
  });

  it('leave a gap where the service has nothing to begin from: it says what is missing', () => {
    const { decision: _decision, provider: _provider, ...nothing } = FROM;
    expect(defaultsOf(PARAMETERS, nothing)).toMatchObject({ decision: '', provider: '' });
  });

  it('have seeds that the service takes, each another', () => {
    const seeds = Array.from({ length: 50 }, () => newSeed());
    expect(new Set(seeds).size).toBe(50);
    expect(seeds.every((seed) => /^[0-9a-f]{16}$/.test(seed))).toBe(true);
  });
});
