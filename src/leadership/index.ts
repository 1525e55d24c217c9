export { Leadership } from './leadership.js';
export type { Fence, LeaseStore } from './lease-store.port.js';
export { type Repeat, repeatByTimer } from './repeat.js';
