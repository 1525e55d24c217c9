/** Of a file: from the first byte up to and without `to`. */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

const ONE_RANGE = /^bytes=(\d{0,15})-(\d{0,15})$/;

/**
 * What a Range header asks for, RFC 9110 section 14. Undefined: the whole, also where several parts are asked for or the header is none
 * that we know. `unsatisfiable`: behind the end.
 */
export function rangeIn(header: string | undefined, size: number): ByteRange | 'unsatisfiable' | undefined {
  const [, first = '', last = ''] = ONE_RANGE.exec(header ?? '') ?? [];
  if (first === '' && last === '') return undefined;
  const range =
    first === ''
      ? { from: Math.max(0, size - Number(last)), to: size }
      : { from: Number(first), to: last === '' ? size : Math.min(size, Number(last) + 1) };
  if (first !== '' && last !== '' && Number(first) > Number(last)) return undefined;
  return range.from >= size || range.to <= range.from ? 'unsatisfiable' : range;
}
