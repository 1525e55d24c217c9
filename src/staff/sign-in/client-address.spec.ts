import { describe, expect, it } from '@jest/globals';
import { TrustedProxies } from '../../connector/index.js';
import { ClientAddress } from './client-address.js';

const address = new ClientAddress(new TrustedProxies(['10.0.0.0/8']));
const of = (remoteAddress: string, forwarded?: string | string[]): string =>
  address.of({
    raw: { socket: { remoteAddress } },
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  } as unknown as Parameters<ClientAddress['of']>[0]);

describe('whose attempts are counted', () => {
  it.each([
    ['the peer', '192.0.2.1', undefined, '192.0.2.1'],
    ['the peer, whatever it says', '192.0.2.1', '203.0.113.9', '192.0.2.1'],
    ['whom the proxy heard', '10.0.0.1', '203.0.113.9', '203.0.113.9'],
    ['not whom a stranger names', '10.0.0.1', '198.51.100.7, 203.0.113.9', '203.0.113.9'],
    ['through several proxies', '10.0.0.1', '198.51.100.7, 203.0.113.9, 10.0.0.2', '203.0.113.9'],
    ['the proxy that says nothing', '10.0.0.1', undefined, '10.0.0.1'],
    ['the proxy that speaks for itself', '10.0.0.1', '10.0.0.2', '10.0.0.1'],
    ['the same, whatever port the proxy heard', '10.0.0.1', '203.0.113.9:50712', '203.0.113.9'],
    ['the proxy, where it says something else', '10.0.0.1', 'unknown', '10.0.0.1'],
    ['a peer of a listener for both families', '::ffff:192.0.2.1', undefined, '192.0.2.1'],
    ['the network, where a subscriber has one', '2001:db8:1:2:3:4:5:6', undefined, '2001:db8:1:2::/64'],
    ['the network, however it is written', '2001:db8::7', undefined, '2001:db8:0:0::/64'],
    ['the network behind a proxy, with a port', '10.0.0.1', '[2001:DB8:0:1::7]:443', '2001:db8:0:1::/64'],
    ['the network of a link', 'fe80::1%eth0', undefined, 'fe80:0:0:0::/64'],
    ['this machine', '::1', undefined, '0:0:0:0::/64'],
  ])('is %s', (_, peer, forwarded, counted) => {
    expect(of(peer, forwarded)).toBe(counted);
  });
});
