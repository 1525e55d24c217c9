import { Body, Controller, Get, Header, HttpCode, Param, Post, Query, type StreamableFile } from '@nestjs/common';
import { CurrentStaff, csvDownload, notFound, Roles, type StaffIdentity } from '../../staff/index.js';
import { QUESTION_READERS } from '../decision-roles.js';
import type { AnswerView, QuestionView } from '../decision-view.js';
import { QuestionsDesk } from './questions.desk.js';
import { AnswerFormat, QuestionBody } from './questions.dto.js';

/** What auditors ask, ready to be answered. */
@Controller('staff/v1/questions')
@Roles(...QUESTION_READERS)
export class QuestionsController {
  constructor(private readonly desk: QuestionsDesk) {}

  /** The questions, and what each has to be told. */
  @Get()
  list(): { readonly items: readonly QuestionView[] } {
    return { items: this.desk.list() };
  }

  /** Answers one, on record; with `format=csv` the answer's table is a file. */
  @Post(':question/answer')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  async answer(
    @Param('question') question: string,
    @Query() { format }: AnswerFormat,
    @Body() { parameters }: QuestionBody,
    @CurrentStaff() staff: StaffIdentity,
  ): Promise<AnswerView | StreamableFile> {
    const answer = await this.desk.answer(question, parameters, staff);
    if (!answer) throw notFound('question');
    if (format === 'json') return answer;
    const columns = Object.fromEntries(
      answer.columns.map((column, at) => [column, (row: AnswerView['rows'][number]) => String(row[at] ?? '')]),
    );
    return csvDownload(`${question}.csv`, columns, answer.rows);
  }
}
