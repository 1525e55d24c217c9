import type { HttpPort } from '#libs/provider-spec';

/** A call of the provider that takes longer is given up. */
export const CALL_MS = 5_000;
const METHODS = ['GET', 'POST'] as const;

type Fetch = (url: string, options: FetchOptions) => Promise<Response>;

/** What openid-client asks of fetch. */
interface FetchOptions {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: unknown;
  readonly signal?: AbortSignal | null;
}

/** Our one way out, in the form that openid-client calls: without redirects, one time-out for each call. */
export function fetchOver(port: HttpPort): Fetch {
  return async (url, { method, headers, body, signal }) => {
    const known = METHODS.find((each) => each === method);
    if (known === undefined) throw new TypeError('only GET and POST are sent to the OpenID provider');
    const text = body instanceof URLSearchParams ? body.toString() : body;
    if (text !== undefined && text !== null && typeof text !== 'string') throw new TypeError('only forms are sent');
    const timeOut = AbortSignal.timeout(CALL_MS);
    const reply = await port.send(
      {
        method: known,
        url: new URL(url),
        headers: Object.fromEntries(new Headers(headers)),
        ...(typeof text === 'string' ? { body: Buffer.from(text) } : {}),
      },
      signal ? AbortSignal.any([signal, timeOut]) : timeOut,
    );
    const withoutBody = reply.status === 204 || reply.status === 304;
    return new Response(withoutBody ? null : reply.body, { status: reply.status, headers: plain(reply.headers) });
  };
}

/** The body was inflated on the way. */
const plain = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).filter(([name]) => !/^(content-(encoding|length)|set-cookie)$/.test(name)),
  );
