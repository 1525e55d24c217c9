import { IsIn, IsObject, IsOptional } from 'class-validator';

/** `POST /questions/{question}/answer`. */
export class QuestionBody {
  /** By name: text, or numbers. */
  @IsOptional()
  @IsObject()
  parameters: Record<string, string | number> = {};
}

export class AnswerFormat {
  @IsOptional()
  @IsIn(['json', 'csv'], { message: 'must be one of json, csv' })
  format: 'json' | 'csv' = 'json';
}
