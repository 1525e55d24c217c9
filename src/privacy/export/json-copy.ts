import { Readable } from 'node:stream';
import { COPY_FORMAT, type Copy } from './copy.js';

/** One JSON document, written item by item; docs/privacy.md describes its members. */
export const jsonCopy = (copy: Copy): Readable => Readable.from(textOf(copy));

async function* textOf({ madeAt, sections }: Copy): AsyncGenerator<string> {
  yield `{"format":${JSON.stringify(COPY_FORMAT)},"madeAt":${JSON.stringify(madeAt.toISOString())}`;
  for (const { name, items } of sections) {
    yield `,\n${JSON.stringify(name)}:[`;
    let separator = '\n';
    for await (const item of items) {
      yield separator + JSON.stringify(item);
      separator = ',\n';
    }
    yield ']';
  }
  yield '}\n';
}
