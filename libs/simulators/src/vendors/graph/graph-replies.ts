import type { VendorReply } from '../vendor-server.js';

export const jsonReply = (
  status: number,
  content: unknown,
  headers: Readonly<Record<string, string>> = {},
): VendorReply => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(content),
});

/** Graph's form of an error; its message repeats what was sent, which a careful client keeps to itself. */
export const errorReply = (
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): VendorReply =>
  jsonReply(
    status,
    { error: { code, message, innerError: { date: '2026-11-22T12:00:00', 'request-id': 'r-1' } } },
    headers,
  );
