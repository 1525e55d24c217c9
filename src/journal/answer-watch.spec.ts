import { describe, expect, it } from '@jest/globals';
import { AnswerWatch } from './answer-watch.js';

const ANSWER = { status: 200, body: '{"action":"Continue"}' };

class AnswerBook {
  readonly asked: (readonly string[])[] = [];
  readonly answers = new Map<string, typeof ANSWER>();
  failures = 0;

  async answersOf(decisionIds: readonly string[]) {
    this.asked.push(decisionIds);
    if (this.failures-- > 0) throw new Error('the database is away');
    return new Map([...this.answers].filter(([decisionId]) => decisionIds.includes(decisionId)));
  }
}

const forever = new AbortController().signal;

describe('AnswerWatch', () => {
  it('asks once for all who wait, past a database that is away, and stops when nobody waits', async () => {
    const book = new AnswerBook();
    book.failures = 2;
    book.answers.set('a', ANSWER).set('b', ANSWER);
    const watch = new AnswerWatch(book, 1);
    const waiting = ['a', 'b', 'a'].map((decisionId) => watch.answerOf(decisionId, forever));
    expect(await Promise.all(waiting)).toEqual([ANSWER, ANSWER, ANSWER]);
    expect(book.asked).toEqual([
      ['a', 'b'],
      ['a', 'b'],
      ['a', 'b'],
    ]);
  });

  it('answers at once what this process has concluded', async () => {
    const book = new AnswerBook();
    const watch = new AnswerWatch(book, 60_000);
    const waiting = watch.answerOf('a', forever);
    watch.publish('a', ANSWER);
    expect(await waiting).toEqual(ANSWER);
    expect(book.asked).toEqual([]);
  });

  it('gives up when the caller does', async () => {
    const watch = new AnswerWatch(new AnswerBook(), 1);
    const caller = new AbortController();
    const waiting = watch.answerOf('a', caller.signal);
    caller.abort();
    expect(await waiting).toBeUndefined();
    expect(await watch.answerOf('a', caller.signal)).toBeUndefined();
  });
});
