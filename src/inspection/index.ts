export * from './decision-filter.js';
export * from './decision-store.port.js';
export { firstIdAt, timeOf } from './decision-time.js';
export type * from './decision-view.js';
export * from './sample-store.port.js';
