import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { ExportView } from '../../api/contract.js';
import { filtersOf } from './export-filters.js';
import { hexOf, isUnderWay, stateOf } from './export-state.js';

const NOW = new Date('2026-11-22T10:00:00.000Z');
const job = (change: Partial<ExportView>): ExportView => ({
  exportId: 'e',
  format: 'csv',
  filters: {},
  requestedBy: 'local:1',
  requestedAt: '2026-11-22T09:00:00.000Z',
  state: 'done',
  rows: 1,
  bytes: 10,
  ...change,
});

describe('an export', () => {
  it('can be fetched until its bytes are deleted', () => {
    expect(stateOf(job({ expiresAt: '2026-11-22T10:00:01.000Z' }), NOW)).toBe('done');
    expect(stateOf(job({ expiresAt: '2026-11-22T10:00:00.000Z' }), NOW)).toBe('expired');
    expect(stateOf(job({ problem: 'Its bytes were deleted.' }), NOW)).toBe('expired');
    expect(stateOf(job({ state: 'failed', problem: 'The disk is full.' }), NOW)).toBe('failed');
  });

  it('is looked after while it is written', () => {
    expect(
      ['waiting', 'running', 'done', 'failed', 'cancelled'].map((state) => isUnderWay({ state } as ExportView)),
    ).toEqual([true, true, false, false, false]);
  });

  it('has its checksum as sha256sum prints it', () => {
    for (const text of ['', 'a', 'decisions', '~~~???>>>']) {
      const hash = createHash('sha256').update(text);
      const copy = hash.copy();
      expect(hexOf(hash.digest('base64url'))).toBe(copy.digest('hex'));
    }
  });

  it('is asked for by the filters that hold something, its period fixed to dates', () => {
    expect(filtersOf({ last: 'hour' }, { flow: ' customers ', kind: '', provider: '  ' }, NOW)).toEqual({
      from: '2026-11-22T09:00:00.000Z',
      flow: 'customers',
    });
    expect(filtersOf({}, {}, NOW)).toEqual({});
  });
});
