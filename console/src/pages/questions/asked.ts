import type { AnswerView, QuestionView } from '../../api/index.js';
import type { Values } from './parameters.js';

/** What is about to be asked. */
export interface Asking {
  readonly question: QuestionView;
  readonly values: Values;
}

/** What was asked, and what was answered. */
export interface Answered {
  readonly question: QuestionView;
  /** As the fields held them. */
  readonly values: Values;
  /** As they were sent. */
  readonly parameters: Values;
  readonly answer: AnswerView;
}
