import { TrustedProxies } from './trusted-proxies.js';

const proxies = new TrustedProxies([
  '10.1.0.0/16',
  '192.0.2.7',
  '2001:db8:1::/48',
  'fe80::1',
  '::ffff:198.51.100.0/120',
]);

describe('TrustedProxies', () => {
  it.each([
    ['10.1.255.255', true],
    ['::ffff:10.1.0.9', true],
    ['::FFFF:10.1.0.9', true],
    ['10.2.0.1', false],
    ['::ffff:10.2.0.1', false],
    ['192.0.2.7', true],
    ['192.0.2.8', false],
    ['2001:db8:1:ffff::5', true],
    ['2001:db8:2::5', false],
    ['fe80::1%eth0', true],
    ['198.51.100.9', true],
    ['::ffff:198.51.100.9', true],
    ['198.51.101.9', false],
    ['localhost', false],
    ['', false],
    [undefined, false],
  ])('%s: %s', (address, trusted) => {
    expect(proxies.includes(address)).toBe(trusted);
  });

  it.each(['localhost', '10.0.0.0/33', '10.0.0.0/-1', '10.0.0.0/8/8', '::1/129', '10.0.0.0/', '::ffff:10.0.0.0/95'])(
    '%s is refused',
    (block) => {
      expect(() => new TrustedProxies([block])).toThrow(RangeError);
    },
  );

  it('trusts nobody by default', () => {
    expect(new TrustedProxies([]).includes('127.0.0.1')).toBe(false);
  });
});
