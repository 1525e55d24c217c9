/** A UUIDv7 begins with the milliseconds since 1970, 48 bits (RFC 9562 section 5.7): the order of ids is that of time. */
const TIME_DIGITS = 12;

/** When the sign-up came in. */
export const timeOf = (decisionId: string): Date =>
  new Date(Number.parseInt(decisionId.replaceAll('-', '').slice(0, TIME_DIGITS), 16));

/** The least id of that millisecond. */
export function firstIdAt(time: Date): string {
  const digits = Math.max(0, time.getTime()).toString(16).padStart(TIME_DIGITS, '0');
  return `${digits.slice(0, 8)}-${digits.slice(8, TIME_DIGITS)}-0000-0000-000000000000`;
}
