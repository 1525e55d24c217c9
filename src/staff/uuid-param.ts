import { ParseUUIDPipe } from '@nestjs/common';
import { invalid } from './problem.js';

/** For a part of the address that is an id: `@Param('id', uuidParam('id'))`. */
export const uuidParam = (name: string): ParseUUIDPipe =>
  new ParseUUIDPipe({
    exceptionFactory: () => invalid([{ path: name, problem: 'must be an id as it was given: a UUID' }]),
  });
