/** One request to a vendor. The body is sent as given, byte for byte, so that a signature over it holds. */
export interface HttpExchange {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  readonly url: URL;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

export interface HttpReply {
  readonly status: number;
  /** Lower-case names; a repeated header is joined with ", ". */
  readonly headers: Readonly<Record<string, string>>;
  /** Strictly decoded UTF-8, without a byte order mark; with `replies: 'bytes'` one character for each byte. */
  readonly body: string;
}

/**
 * The only way from a provider to its vendor. The core owns sockets, pools, TLS, the size cap, redirects (never followed) and redaction.
 * Throws a ProviderError of kind unreachable, timed_out, cancelled or unreadable_response, with what is known of `delivery`.
 * Every HTTP status is a reply, not an error.
 */
export interface HttpPort {
  send(exchange: HttpExchange, signal: AbortSignal): Promise<HttpReply>;
}

/** How the core reaches one vendor: data, derived from the provider's configuration. */
export interface TransportSettings {
  /** Origins (scheme, host, port) that this provider may call; everything else is refused before a socket opens. */
  readonly origins: readonly string[];
  /** Largest reply body in bytes. */
  readonly maxReplyBytes: number;
  /** Of what kind the replies are; `text` where nothing is said. */
  readonly replies?: 'text' | 'bytes';
  /** Milliseconds to connect, TLS included. */
  readonly connectTimeoutMs: number;
  /** Pooled keep-alive connections per origin. */
  readonly connections: number;
  readonly tls?: {
    /** PEM of an extra trust anchor. */
    readonly ca?: string;
    /** PEM of a client certificate (leaf first) and its private key. */
    readonly cert?: string;
    readonly key?: string;
  };
}
