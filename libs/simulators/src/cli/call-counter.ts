/** How many calls a vendor has got; undefined where that cannot be seen. */
export type CallCounter = () => Promise<number | undefined>;

/** Attempts that have ended, and those that are under way. */
const SERIES = /^(?:verigate_provider_attempts_total|verigate_bulkhead_in_use)\{([^}]*)\} (\d+(?:\.\d+)?)$/gm;

/** Attempts that may have reached a vendor, as the gateway itself counts them in `/metrics`: for vendors that cannot be asked. */
export const countInMetrics =
  (url: string, provider?: string): CallCounter =>
  async () => {
    const text = await scrape(url);
    if (text === undefined) return undefined;
    let calls = 0;
    for (const [, labels = '', value] of text.matchAll(SERIES)) {
      const isAsked = provider === undefined || labels.includes(`provider="${provider}"`);
      if (isAsked && !labels.includes('delivery="not_sent"')) calls += Number(value);
    }
    return calls;
  };

async function scrape(url: string): Promise<string | undefined> {
  try {
    const response = await fetch(new URL('/metrics', url), { signal: AbortSignal.timeout(5_000), redirect: 'error' });
    return response.ok ? await response.text() : undefined;
  } catch {
    return undefined;
  }
}

/** Calls that vendor servers of our own have got. */
export const countAtServers =
  (...servers: readonly { readonly calls: readonly unknown[] }[]): CallCounter =>
  () =>
    Promise.resolve(servers.reduce((sum, { calls }) => sum + calls.length, 0));
