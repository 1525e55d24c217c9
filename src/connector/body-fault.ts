import type { RefusalReason } from './connector-events.port.js';

export type BodyFault = Extract<RefusalReason, 'too_large' | 'wrong_content_type' | 'broken_body'>;

/** What Fastify and Node throw while they read a body. Anything else is no fault of the body. */
const FAULTS: Readonly<Record<string, BodyFault>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'wrong_content_type',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'broken_body',
  ECONNRESET: 'broken_body', // the caller went away in the middle
  ERR_STREAM_PREMATURE_CLOSE: 'broken_body',
};

export function bodyFaultOf(error: unknown): BodyFault | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && Object.hasOwn(FAULTS, code) ? FAULTS[code] : undefined;
}
