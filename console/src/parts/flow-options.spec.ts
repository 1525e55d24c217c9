import { describe, expect, it } from '@jest/globals';
import { flowOptions } from './flow-options.js';

const FLOWS = [{ flow: 'partners' }, { flow: 'customers' }];
const valuesOf = (chosen: string) => flowOptions(FLOWS, chosen, 'Any').map(([value]) => value);

describe('the flows to choose from', () => {
  it('are any, and all by name', () => {
    expect(flowOptions(FLOWS, '', 'Any')).toEqual([
      ['', 'Any'],
      ['customers', 'customers'],
      ['partners', 'partners'],
    ]);
  });

  it('hold what is chosen once, though it is gone', () => {
    expect(valuesOf('customers')).toEqual(['', 'customers', 'partners']);
    expect(valuesOf('old-shop')).toEqual(['', 'customers', 'old-shop', 'partners']);
  });
});
