import type { VendorReply } from '../vendor-server.js';

// A request from outside, walked with optional chaining; each reader checks what it takes.
// oxlint-disable-next-line typescript/no-explicit-any
export type Loose = any;

export const jsonReply = (status: number, body: object): VendorReply => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

/** Shape E1 of the gateway in front of CrossCore (Error shapes, reference experian.md section 7). */
export const unauthorized = (): VendorReply =>
  jsonReply(401, { errors: [{ errorType: 'Unauthorized', message: 'Access token is invalid' }], success: false });

/** A charset in the content type is an unsupported media type (reference experian.md section 2.2). */
export const isBareJson = (contentType: string | undefined): boolean => contentType === 'application/json';

export function parsed(body: Buffer): Loose {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
