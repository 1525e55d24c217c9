import type { QuestionView } from '../../api/index.js';
import { useWords } from '../../words/index.js';
import en from './words.en.js';

const has = <T extends object>(record: T, key: PropertyKey): key is keyof T => Object.hasOwn(record, key);

/** `hours late` to `hoursLate`. */
export const camelCase = (column: string): string =>
  column.replaceAll(/ (\w)/g, (_, letter: string) => letter.toUpperCase());

/** Words for what the service names in codes; what we do not know is shown as the service wrote it, in English. */
export function useQuestionWords() {
  const { t } = useWords('questions');
  const { by, column: columns, parameter: parameters } = en;
  return {
    title: ({ question, title }: QuestionView): string => (has(by, question) ? t(`by.${question}.title`) : title),
    text: ({ question, description }: QuestionView): string =>
      has(by, question) ? t(`by.${question}.text`) : description,
    column: (column: string): string => {
      const key = camelCase(column);
      return has(columns, key) ? t(`column.${key}`) : column;
    },
    parameter: (name: string): string => (has(parameters, name) ? t(`parameter.${name}`) : name),
    help: (name: string): string | undefined => {
      const key = `${name}Help`;
      return has(parameters, key) ? t(`parameter.${key}`) : undefined;
    },
  };
}
