import { v7 as uuidv7 } from 'uuid';
import { takeRandomBytes } from './random-pool.js';

/** UUIDv7: unique, and in the order of time to the millisecond. */
export const newId = (): string => uuidv7({ random: takeRandomBytes(16) });
