import type { ExportView } from '../../api/contract.js';

/** What is shown of a job: one whose bytes were deleted is done, and cannot be fetched any more. */
export type ShownState = ExportView['state'] | 'expired';

export const stateOf = ({ state, problem, expiresAt }: ExportView, now: Date): ShownState =>
  state === 'done' && (problem !== undefined || (expiresAt !== undefined && Date.parse(expiresAt) <= now.getTime()))
    ? 'expired'
    : state;

export const isUnderWay = ({ state }: Pick<ExportView, 'state'>): boolean => state === 'waiting' || state === 'running';

/** Base64url, as the service has it, to the hexadecimal that sha256sum and Get-FileHash print. */
export const hexOf = (base64url: string): string =>
  Array.from(atob(base64url.replaceAll('-', '+').replaceAll('_', '/')), (byte) =>
    byte.charCodeAt(0).toString(16).padStart(2, '0'),
  ).join('');
