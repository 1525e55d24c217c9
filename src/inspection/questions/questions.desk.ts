import type { AuditLog } from '../../audit/index.js';
import { actorOf, type StaffIdentity } from '../../staff/index.js';
import type { AnswerView, QuestionView } from '../decision-view.js';
import { readAsked } from './asked.reader.js';
import { MAX_ROWS, type Question, type Sources } from './question.js';
import { QUESTIONS } from './questions.catalogue.js';

/** Asks and answers; every answer is on record. */
export class QuestionsDesk {
  constructor(
    private readonly sources: Sources,
    private readonly log: Pick<AuditLog, 'entry'>,
    private readonly clock: { now(): Date },
    private readonly questions: readonly Question[] = QUESTIONS,
  ) {}

  list(): readonly QuestionView[] {
    return this.questions.map(({ question, title, description, parameters }) => ({
      question,
      title,
      description,
      parameters,
    }));
  }

  /** Undefined: there is no such question. Throws a 400 of the parameters. */
  async answer(
    name: string,
    given: Readonly<Record<string, unknown>>,
    staff: StaffIdentity,
  ): Promise<AnswerView | undefined> {
    const question = this.questions.find((each) => each.question === name);
    if (!question) return undefined;
    const now = this.clock.now();
    const asked = readAsked(question.parameters, given, now);
    const { next: logSize } = await this.sources.decisions.position();
    const { summary, rows, truncated = false } = await question.answer(asked, this.sources);
    await this.sources.decisions.append([
      this.log.entry({
        kind: 'question.answered',
        actor: actorOf(staff),
        body: { question: name, rows: rows.length },
      }),
    ]);
    const cutAt = truncated ? ` ${restOf(question)}` : '';
    return {
      question: name,
      askedAt: now.toISOString(),
      summary: summary + cutAt,
      columns: question.columns,
      rows,
      truncated,
      logSize,
    };
  }
}

/** An answer that is cut says so in its own sentence too: it may be printed without the rest. */
const restOf = ({ parameters }: Question): string =>
  parameters.some(({ name }) => name === 'from')
    ? 'This is not all of it: ask for a shorter period.'
    : `This is not all of it: at most ${MAX_ROWS} rows are read for an answer. The log holds the rest.`;
