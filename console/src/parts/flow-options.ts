import type { FlowView } from '../api/contract.js';

type Option = readonly [value: string, text: string];

/** Any, every flow by name, and what is chosen: an address, or a decision of last year, may name a flow that is gone. */
export function flowOptions(flows: readonly Pick<FlowView, 'flow'>[], chosen: string, any: string): readonly Option[] {
  const names = new Set(flows.map(({ flow }) => flow));
  if (chosen !== '') names.add(chosen);
  return [['', any], ...[...names].sort().map((name): Option => [name, name])];
}
