/** Injection token of the {@link QueueStore}, implemented by storage. */
export const QUEUE_STORE = Symbol('QUEUE_STORE');

/** The cases that wait for a human. */
export interface QueueStore {
  queue(
    now: Date,
    flow: string | undefined,
  ): Promise<{ readonly open: number; readonly overdue: number; readonly oldestAt?: Date }>;
}
