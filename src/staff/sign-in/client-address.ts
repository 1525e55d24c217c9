import type { FastifyRequest } from 'fastify';
import { addressIn, networkOf, type TrustedProxies } from '../../connector/index.js';

const MAX_HOPS = 20;

/** Whose attempts are counted: the peer, or whom the proxies that are trusted say they speak for. */
export class ClientAddress {
  constructor(private readonly proxies: TrustedProxies) {}

  of({ raw, headers }: Pick<FastifyRequest, 'raw' | 'headers'>): string {
    const peer = raw.socket.remoteAddress ?? '';
    if (!this.proxies.includes(peer)) return networkOf(peer);
    const hops = [headers['x-forwarded-for'] ?? []].flat().join(',').split(',').slice(-MAX_HOPS);
    // Each proxy appends whom it heard it from: what stands left of the first stranger was written by the stranger.
    const stranger = hops
      .map((hop) => hop.trim())
      .reverse()
      .find((hop) => hop !== '' && !this.proxies.includes(addressIn(hop)));
    return networkOf((stranger === undefined ? undefined : addressIn(stranger)) ?? peer);
  }
}
