import type { VendorServer } from '../vendors/vendor-server.js';

/** What vendors have got so far. */
export interface VendorCount {
  /** Requests for a check, whatever became of them; calls for a token apart. */
  readonly requests: number;
  /** Inquiries among them that the vendors count, hence bill; undefined where only they could say. */
  readonly billed?: number;
}

/** Undefined where nothing can be seen. */
export type CallCounter = () => Promise<VendorCount | undefined>;

/** What came between two counts; null where it cannot be told. */
export const between = (before: VendorCount | undefined, after: VendorCount | undefined) => ({
  vendorCalls: before && after ? after.requests - before.requests : null,
  billed: before?.billed === undefined || after?.billed === undefined ? null : after.billed - before.billed,
});

/** Attempts that have ended, and those that are under way. */
const SERIES = /^(?:verigate_provider_attempts_total|verigate_bulkhead_in_use)\{([^}]*)\} (\d+(?:\.\d+)?)$/gm;

/** Attempts that may have reached a vendor, as the gateway itself counts them in `/metrics`: for vendors that cannot be asked. */
export const countInMetrics =
  (url: string, provider?: string): CallCounter =>
  async () => {
    const text = await scrape(url);
    if (text === undefined) return undefined;
    let requests = 0;
    for (const [, labels = '', value] of text.matchAll(SERIES)) {
      const isAsked = provider === undefined || labels.includes(`provider="${provider}"`);
      if (isAsked && !labels.includes('delivery="not_sent"')) requests += Number(value);
    }
    return { requests };
  };

async function scrape(url: string): Promise<string | undefined> {
  try {
    const response = await fetch(new URL('/metrics', url), { signal: AbortSignal.timeout(5_000), redirect: 'error' });
    return response.ok ? await response.text() : undefined;
  } catch {
    return undefined;
  }
}

/** Counts at the doors and in the books of vendor servers of our own. */
export const countAtServers =
  (...servers: readonly Pick<VendorServer, 'calls' | 'requests'>[]): CallCounter =>
  () =>
    Promise.resolve({
      requests: servers.reduce((sum, { requests }) => sum + requests.length, 0),
      billed: servers.reduce((sum, { calls }) => sum + calls.length, 0),
    });
