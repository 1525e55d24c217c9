import type { WireAnswer } from '#libs/connector-protocols';
import type { AnswerSeal } from '../audit/index.js';
import { ERASED_ANSWER } from './journal.port.js';
import {
  CommitInDoubt,
  type JournalStore,
  type LostSignup,
  type Write,
  type WriteResult,
} from './journal-store.port.js';

/** A journal store whose answers are sealed on their way in and opened on their way out. */
export class SealedAnswersStore implements JournalStore {
  constructor(
    private readonly store: JournalStore,
    private readonly answers: AnswerSeal,
  ) {}

  get newestIndex(): number | undefined {
    return this.store.newestIndex;
  }

  async commit(writes: readonly Write[]): Promise<readonly WriteResult[]> {
    const open = (results: readonly WriteResult[]): readonly WriteResult[] =>
      results.map((result, index) => this.#opened(writes[index] as Write, result));
    try {
      return open(await this.store.commit(writes.map((write) => this.#sealed(write))));
    } catch (error) {
      throw error instanceof CommitInDoubt ? new CommitInDoubt(open(error.results), () => error.tookPlace()) : error;
    }
  }

  async answersOf(decisionIds: readonly string[]): Promise<ReadonlyMap<string, WireAnswer>> {
    const found = await this.store.answersOf(decisionIds);
    return new Map([...found].map(([decisionId, answer]) => [decisionId, this.#open(decisionId, answer)]));
  }

  findLost(limit: number): Promise<readonly LostSignup[]> {
    return this.store.findLost(limit);
  }

  #sealed(write: Write): Write {
    if (write.kind !== 'conclude') return write;
    const { status, body } = write.answer;
    return { ...write, answer: { status, body: this.answers.seal(write.decisionId, body) } };
  }

  #opened(write: Write, result: WriteResult): WriteResult {
    if (typeof result !== 'object' || !('answer' in result)) return result;
    // A claim that finds a decision names it; a conclusion that came second is about its own.
    const decisionId = 'decisionId' in result ? result.decisionId : write.decisionId;
    return { ...result, answer: this.#open(decisionId, result.answer) };
  }

  #open(decisionId: string, { status, body }: WireAnswer): WireAnswer {
    return { status, body: body === ERASED_ANSWER ? body : this.answers.open(decisionId, body) };
  }
}
