import { validate as isUuid } from 'uuid';
import { invalid, isInstant, type ValueProblem } from '../../staff/index.js';
import type { QuestionView } from '../decision-view.js';
import type { Asked } from './question.js';

type Parameter = QuestionView['parameters'][number];

/** What a value of each kind looks like; completes "<name> ...". */
const KINDS: Readonly<
  Record<Parameter['kind'], { readonly fits: (text: string) => boolean; readonly problem: string }>
> = {
  text: { fits: (text) => /^[\w.:-]{1,100}$/.test(text), problem: 'must be letters, digits, dots, colons and hyphens' },
  time: {
    fits: isInstant,
    problem: 'must be a time as RFC 3339 writes it',
  },
  number: {
    fits: (text) => /^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= 200,
    problem: 'must be 1 to 200',
  },
  provider: { fits: (text) => /^[A-Za-z0-9][\w.-]{0,99}$/.test(text), problem: 'must be the name of a provider' },
  decision: { fits: isUuid, problem: 'must be the id of a decision' },
};

/** Throws a 400 that names every parameter that is wrong, missing or not known. */
export function readAsked(
  parameters: readonly Parameter[],
  given: Readonly<Record<string, unknown>>,
  now: Date,
): Asked {
  const problems = [
    ...unknownIn(parameters, given),
    ...parameters.flatMap((each) => problemOf(each, given[each.name])),
  ];
  if (problems.length > 0) throw invalid(problems);
  const text = (name: string): string | undefined => {
    const value = given[name];
    return isPlain(value) && value !== '' ? String(value) : parameters.find((each) => each.name === name)?.default;
  };
  const time = (name: string): Date | undefined => {
    const value = text(name);
    return value === undefined ? undefined : new Date(value);
  };
  return {
    now,
    text,
    number: (name) => (text(name) === undefined ? undefined : Number(text(name))),
    time,
    period: () => ({ from: time('from') ?? new Date(0), to: time('to') ?? now }),
  };
}

function unknownIn(
  parameters: readonly Parameter[],
  given: Readonly<Record<string, unknown>>,
): readonly ValueProblem[] {
  const isOdd = Object.keys(given).some((name) => !parameters.some((each) => each.name === name));
  const known = parameters.map(({ name }) => name).join(', ');
  return isOdd ? [{ path: 'parameters', problem: `may hold ${known}, and nothing else` }] : [];
}

function problemOf({ name, kind, required }: Parameter, value: unknown): readonly ValueProblem[] {
  const path = `parameters.${name}`;
  if (value === undefined || value === '') return required ? [{ path, problem: 'is missing' }] : [];
  const { fits, problem } = KINDS[kind];
  return isPlain(value) && fits(String(value)) ? [] : [{ path, problem }];
}

const isPlain = (value: unknown): value is string | number => typeof value === 'string' || typeof value === 'number';
