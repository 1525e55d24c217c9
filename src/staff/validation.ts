import { ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { invalid, type ValueProblem } from './problem.js';

/** Input by class-validator: what a DTO does not declare is refused, and everything that is wrong is said at once, each with its place. */
export const inputValidation = (): ValidationPipe =>
  new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    stopAtFirstError: true,
    validationError: { target: false, value: false },
    exceptionFactory: (errors) => invalid(errors.flatMap((error) => problemsIn(error, ''))),
  });

/** A name that looks like none is not repeated: it comes from outside. */
const PLAIN_NAME = /^[A-Za-z_][\w-]{0,63}$/;

function problemsIn({ property, constraints = {}, children = [] }: ValidationError, parent: string): ValueProblem[] {
  const path = placeOf(property, parent);
  const own = Object.entries(constraints).map(([rule, sentence]) => ({
    path,
    problem: wordsOf(rule, sentence, property),
  }));
  return [...own, ...children.flatMap((child) => problemsIn(child, path))];
}

function placeOf(property: string, parent: string): string {
  if (/^\d{1,9}$/.test(property)) return `${parent}[${property}]`;
  const name = PLAIN_NAME.test(property) ? property : '…';
  return parent === '' ? name : `${parent}.${name}`;
}

function wordsOf(rule: string, sentence: string, property: string): string {
  if (rule === 'whitelistValidation') return 'is not known here: remove it';
  if (rule === 'unknownValue') return 'must be a JSON object';
  return sentence.startsWith(`${property} `) ? sentence.slice(property.length + 1) : sentence;
}
