import { StorageError } from './storage-error.js';

const codeOf = (error: unknown): string => (error as { readonly code?: string } | undefined)?.code ?? '';

/** A transaction that failed for these did nothing and may be sent again: serialisation failure, deadlock, lock time-out, statement time-out. */
const RETRYABLE = new Set(['40001', '40P01', '55P03', '57014']);
/** Classes of SQLSTATE that speak of the server's state: connection, resources, operator intervention (shutdown, start-up), system. */
const SERVER_TROUBLE = new Set(['08', '53', '57', '58', 'XX']);

const isSqlState = (code: string): boolean => /^[0-9A-Z]{5}$/.test(code) && /\d/.test(code);

/** No fault of the statement: the same may succeed later. Errors without an SQLSTATE come from the connection or the driver's time-outs. */
export function isTransient(error: unknown): boolean {
  const code = codeOf(error);
  return !isSqlState(code) || RETRYABLE.has(code) || SERVER_TROUBLE.has(code.slice(0, 2));
}

/** Did the server itself refuse, so that the fate of the transaction is known? A lost connection tells nothing, nor does a server that is stopping. */
export const isVerdictOfServer = (error: unknown): boolean => {
  const code = codeOf(error);
  return isSqlState(code) && !code.startsWith('57P') && !code.startsWith('08');
};

/** PostgreSQL prints values in its messages and details (`Key (email)=(...) already exists`): only the code of an error may leave storage. */
export function withoutValues(error: unknown): Error {
  if (error instanceof StorageError) return error;
  const code = codeOf(error);
  return new StorageError(`The database refused a statement${isSqlState(code) ? ` (SQLSTATE ${code})` : ''}.`);
}

const CONNECT_REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ENOTFOUND: 'the host name is unknown',
  EAI_AGAIN: 'the host name cannot be looked up',
  ETIMEDOUT: 'no answer in time',
  ECONNRESET: 'the connection was closed',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  '28P01': 'the password is wrong',
  '28000': 'the login is refused',
  '3D000': 'the database does not exist',
  '53300': 'it has too many connections',
  '57P03': 'it is starting up',
  '42501': 'the login lacks a privilege',
};

/** Waiting cannot mend these. */
const PERMANENT = new Set(['28P01', '28000', '3D000', '42501']);

export const isPermanent = (error: unknown): boolean => PERMANENT.has(codeOf(error));

/** Why the database cannot be reached, in our words. */
export function reasonOf(error: unknown): string {
  const code = codeOf(error);
  if (CONNECT_REASONS[code] !== undefined) return CONNECT_REASONS[code];
  if (isSqlState(code)) return `SQLSTATE ${code}`;
  const message = error instanceof Error ? error.message : '';
  return /time-?out/i.test(message) ? 'no answer in time' : code || 'the connection was closed';
}
