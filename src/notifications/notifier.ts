import type { Actor } from '../audit/index.js';

/** The worker, as audit entries name it. */
export const NOTIFIER: Actor = { type: 'system', id: 'notifications' };

/** What the worker writes itself is not sent on: one delivery given up would make others, which would be given up too. */
export const isOwnKind = (kind: string): boolean => kind.startsWith('webhook.') || kind.startsWith('mail.');
