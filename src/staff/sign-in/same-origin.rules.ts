/** The console sends it with every request; another site cannot without being asked first, and is never answered that it may. */
export const REQUEST_HEADER = 'x-verigate-request';
export const REQUEST_HEADER_VALUE = 'console';

export interface BrowserRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/**
 * Did the browser send this for our own pages? For what carries a session, or makes one. Reading asks only that the browser does not say
 * otherwise; whatever changes something needs our header as well, and an Origin, where there is one, that is our own: the host of the
 * request, or `server.publicUrl`.
 */
export function comesFromOurPages({ method, headers }: BrowserRequest, publicUrl: string | undefined): boolean {
  const site = headers['sec-fetch-site'];
  if (SAFE.has(method)) return site === undefined || site === 'same-origin' || site === 'none';
  if (headers[REQUEST_HEADER] !== REQUEST_HEADER_VALUE) return false;
  if (site !== undefined && site !== 'same-origin') return false;
  return headers.origin === undefined || isOurs(headers.origin, headers.host, publicUrl);
}

function isOurs(origin: unknown, host: unknown, publicUrl: string | undefined): boolean {
  const url = typeof origin === 'string' ? URL.parse(origin) : null;
  if (url === null || url.origin !== origin) return false;
  return url.host === host || (publicUrl !== undefined && url.origin === new URL(publicUrl).origin);
}
