/** A repeating timer; injected so that a test says when time has passed. */
export type Repeat = (task: () => void, everyMs: number) => { stop(): void };

export const repeatByTimer: Repeat = (task, everyMs) => {
  const timer = setInterval(task, everyMs);
  return { stop: () => clearInterval(timer) };
};
