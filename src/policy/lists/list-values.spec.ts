import { BlockList, isIPv6 } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readDomain, withParents } from './domain-name.js';
import { keyOfNetwork, networksOf, readAddress, readNetwork, textOfNetwork } from './ip-network.js';
import { LIST_KINDS, type ListKind } from './list-check.port.js';
import { LIST_VALUES, readListValue } from './list-values.table.js';

type Good = readonly [kind: ListKind, written: string, key: string, shown: string];

const same = (kind: ListKind, written: string, key: string): Good => [kind, written, key, key];

const GOOD: readonly Good[] = [
  ['email', 'ana@example.test', 'ana@example.test', 'a***@example.test'],
  ['email', '  Ana.Example@EXAMPLE.test ', 'ana.example@example.test', 'a***@example.test'],
  ['email', 'a.n.a+news@gmail.com', 'a.n.a+news@gmail.com', 'a***@gmail.com'],
  ['email', 'ana@Müller.test', 'ana@xn--mller-kva.test', 'a***@xn--mller-kva.test'],
  ['email', 'Élodie@example.test', 'élodie@example.test', 'é***@example.test'],
  ['email', 'E\u0301lodie@example.test', 'élodie@example.test', 'é***@example.test'],
  ['email', '𝒜na@example.test', '𝒜na@example.test', '𝒜***@example.test'],
  ['email', 'ana@example.test.', 'ana@example.test', 'a***@example.test'],
  same('email_domain', 'Example.TEST', 'example.test'),
  same('email_domain', '*.example.test', 'example.test'),
  same('email_domain', '.example.test', 'example.test'),
  same('email_domain', '@example.test', '@example.test'),
  same('email_domain', 'exämple.test', 'xn--exmple-cua.test'),
  same('email_domain', 'xn--exmple-cua.test', 'xn--exmple-cua.test'),
  same('email_domain', '例え。テスト', 'xn--r8jz45g.xn--zckzah'),
  same('email_domain', 'zip', 'zip'),
  same('email_domain', '_mail.example.test', '_mail.example.test'),
  ['phone', '+12015550142', '+12015550142', '+***42'],
  ['phone', '+1 (201) 555-0142', '+12015550142', '+***42'],
  ['phone', '+44 20 7946 0018', '+442079460018', '+***18'],
  same('country', 'fr', 'FR'),
  same('country', ' DE ', 'DE'),
  ['cidr', '203.0.113.0/24', '4/24/cb0071', '203.0.113.0/24'],
  ['cidr', '203.0.113.7', '4/32/cb007107', '203.0.113.7/32'],
  ['cidr', '10.0.0.0/8', '4/8/0a', '10.0.0.0/8'],
  ['cidr', '203.0.112.0/21', '4/21/cb0070', '203.0.112.0/21'],
  ['cidr', '::ffff:203.0.113.0/120', '4/24/cb0071', '203.0.113.0/24'],
  ['cidr', '2001:DB8::/32', '6/32/20010db8', '2001:db8::/32'],
  ['cidr', '2001:db8:0:0:8000::/65', '6/65/20010db8000000008', '2001:db8:0:0:8000::/65'],
  ['cidr', '2001:db8::1', '6/128/20010db8000000000000000000000001', '2001:db8::1/128'],
  same('issuer', 'Google.com', 'google.com'),
  same('issuer', 'google', 'google.com'),
  same('issuer', 'facebook', 'facebook.com'),
  same('issuer', 'https://login.microsoftonline.com/ABC/v2.0', 'https://login.microsoftonline.com/abc/v2.0'),
  ['external_id', 'google.com|0123', 'google.com|0123', 'google.com|***23'],
  ['external_id', 'google|AbC', 'google.com|AbC', 'google.com|***bC'],
  ['external_id', 'auth.example|auth0|77', 'auth.example|auth0|77', 'auth.example|***77'],
  ['external_id', 'mail|Ana@Example.test', 'mail|ana@example.test', 'mail|a***@example.test'],
];

/** Each with the words by which it can be mended. */
const BAD: readonly (readonly [kind: ListKind, written: string, problem: RegExp])[] = [
  ['email', 'example.test', /ana@example.com/],
  ['email', '@example.test', /ana@example.com/],
  ['email', 'ana@', /ana@example.com/],
  ['email', 'ana@exa%6Dple.test', /ana@example.com/],
  ['email', 'ana@192.0.2.1', /ana@example.com/],
  ['email', 'ana@[192.0.2.1]', /ana@example.com/],
  ['email', 'ana@a..test', /ana@example.com/],
  ['email', 'a na@example.test', /ana@example.com/],
  ['email', 'ana@bo@example.test', /ana@example.com/],
  ['email', `${'a'.repeat(65)}@example.test`, /ana@example.com/],
  ['email', 'a***@example.test', /masked/],
  ['email', ' ', /empty/],
  ['email_domain', 'example.test/path', /without them/],
  ['email_domain', 'exa mple.test', /without them/],
  ['email_domain', 'ana@example.test', /without them/],
  ['email_domain', '*.', /without them/],
  ['email_domain', 'foo.*.test', /without them/],
  ['email_domain', '-example.test', /without them/],
  ['email_domain', 'exa％6Dple.test', /without them/],
  ['email_domain', '1.2.3', /without them/],
  ['email_domain', `${'a'.repeat(64)}.test`, /without them/],
  ['email_domain', '\u00ad.test', /without them/],
  ['phone', '2015550142', /country code/],
  ['phone', '+1201', /country code/],
  ['phone', '+***42', /masked/],
  ['phone', '+1201555014x', /country code/],
  ['country', 'FRA', /two letters/],
  ['country', 'France', /two letters/],
  ['country', 'XX', /two letters/],
  ['cidr', '203.0.113.7/24', /203\.0\.113\.0\/24/],
  ['cidr', '2001:db8::1/64', /2001:db8::\/64/],
  ['cidr', '0.0.0.0/0', /too wide.*\/8 to \/32/],
  ['cidr', '2001::/15', /too wide.*\/16 to \/128/],
  ['cidr', '203.0.113.0/33', /is no network/],
  ['cidr', '203.0.113.0/', /is no network/],
  ['cidr', '203.0.113.0/24/1', /is no network/],
  ['cidr', '203.0.113/24', /is no network/],
  ['cidr', '203.0.113.01', /is no network/],
  ['cidr', '2001:db8:::', /is no network/],
  ['cidr', '2001:db8::/-1', /is no network/],
  ['cidr', 'localhost', /is no network/],
  ['issuer', 'google com', /google\.com/],
  ['issuer', 'a|b', /google\.com/],
  ['external_id', '0123', /issuer\|issuerAssignedId/],
  ['external_id', '|0123', /issuer\|issuerAssignedId/],
  ['external_id', 'google.com|', /issuer\|issuerAssignedId/],
  ['external_id', 'google.com|***23', /masked/],
];

describe('a value on a list', () => {
  it.each(GOOD)('%s %j is compared as %j and shown as %j', (kind, written, key, shown) => {
    expect(readListValue(kind, written)).toMatchObject({ key, shown });
  });

  it.each(BAD)('%s %j is refused with a way to mend it', (kind, written, problem) => {
    expect(readListValue(kind, written)).toEqual({ problem: expect.stringMatching(problem) });
  });

  it('is covered here for every kind, good and bad, and each example is good', () => {
    const kinds = (rows: readonly (readonly [ListKind, ...unknown[]])[]) => new Set(rows.map(([kind]) => kind));
    expect(kinds(GOOD)).toEqual(new Set(LIST_KINDS));
    expect(kinds(BAD)).toEqual(new Set(LIST_KINDS));
    for (const kind of LIST_KINDS) expect(readListValue(kind, LIST_VALUES[kind].example)).toHaveProperty('key');
  });

  it('is the same once it is in its form', () => {
    const good = GOOD.filter(([kind]) => kind !== 'cidr');
    for (const [kind, , key] of good) expect(readListValue(kind, key)).toMatchObject({ key });
    for (const [kind, , key, shown] of GOOD.filter(([kind]) => kind === 'cidr')) {
      expect(readListValue(kind, shown)).toMatchObject({ key });
    }
  });

  it('of a personal kind is never shown whole', () => {
    const personal = GOOD.filter(([kind]) => LIST_VALUES[kind].isPersonal);
    expect(personal.filter(([, , key, shown]) => shown.includes(key) || !shown.includes('***'))).toEqual([]);
  });
});

const label = fc.stringMatching(/^[a-z]([a-z0-9-]{0,10}[a-z0-9])?$/).filter((text) => !/^..--/.test(text));
const domain = fc.array(label, { minLength: 1, maxLength: 6 }).map((labels) => labels.join('.'));

describe('sub-domains', () => {
  it('are below exactly the domains that they end with, at a dot', () => {
    fc.assert(
      fc.property(domain, domain, fc.boolean(), (listed, other, below) => {
        const asked = below ? `${other}.${listed}` : other;
        const isBelow = asked === listed || asked.endsWith(`.${listed}`);
        expect(withParents(asked).includes(listed)).toBe(isBelow);
      }),
    );
  });

  it('do not depend on case, the root dot or the form of an international name', () => {
    fc.assert(
      fc.property(domain, (name) => {
        expect(readDomain(`${name.toUpperCase()}.`)).toBe(name);
      }),
    );
    expect(withParents(readDomain('mail.BÜCHER.test') as string)).toContain(readDomain('xn--bcher-kva.test'));
  });

  it('never throw and never leave anything but a name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
        const name = readDomain(text);
        expect(name === undefined || /^[a-z0-9_.-]+$/.test(name)).toBe(true);
      }),
    );
  });
});

const v4 = fc.ipV4();
const v6 = fc.ipV6().filter((address) => !/^(0*:)*:?ffff:/i.test(address));

/** Node's own word. Its prefixes are masked by ours first: BlockList takes them as they are. */
function reference(network: string, length: number, family: 'ipv4' | 'ipv6', address: string): boolean {
  const list = new BlockList();
  list.addSubnet(network, length, family);
  return list.check(address, family);
}

const isIn = (address: string, network: string): boolean => {
  const [asked, block] = [readAddress(address), readNetwork(network)];
  if (!asked || !block) throw new Error(`unreadable: ${address} in ${network}`);
  return networksOf(asked).some((candidate) => keyOfNetwork(candidate) === keyOfNetwork(block));
};

describe('networks', () => {
  it('hold the IPv4 addresses that node:net says they hold', () => {
    fc.assert(
      fc.property(v4, v4, fc.integer({ min: 8, max: 32 }), fc.boolean(), (base, other, length, near) => {
        const address = near ? flipped(base, length) : other;
        expect(isIn(address, `${base}/${length}`)).toBe(reference(base, length, 'ipv4', address));
      }),
      { numRuns: 500 },
    );
  });

  it('hold the IPv6 addresses that node:net says they hold', () => {
    fc.assert(
      fc.property(v6, v6, fc.integer({ min: 16, max: 128 }), (base, other, length) => {
        const block = readNetwork(`${base}/${length}`);
        if (!block || block.family === 4) return;
        const first = textOfNetwork(block).split('/')[0] as string;
        for (const address of [base, first, other]) {
          expect(isIn(address, `${base}/${length}`)).toBe(reference(base, length, 'ipv6', address));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('are written so that they are read again, in a form that node:net knows', () => {
    fc.assert(
      fc.property(v6, fc.integer({ min: 16, max: 128 }), (base, length) => {
        const block = readNetwork(`${base}/${length}`);
        if (!block || block.family === 4) return;
        const text = textOfNetwork(block);
        expect(isIPv6(text.split('/')[0] as string)).toBe(true);
        expect(readNetwork(text)).toEqual({ ...block, isExact: true });
      }),
    );
  });

  it.each([
    ['::ffff:192.0.2.1', '192.0.2.0/24', true],
    ['::ffff:c000:201', '192.0.2.0/24', true],
    ['fe80::1%eth0', 'fe80::/64', true],
    ['192.0.3.1', '192.0.2.0/24', false],
    ['::192.0.2.1', '192.0.2.0/24', false],
  ])('%s in %s: %s', (address, network, expected) => {
    expect(isIn(address, network)).toBe(expected);
  });
});

/** The address with the last bit of its prefix turned over: the nearest one outside. */
function flipped(address: string, length: number): string {
  const number = address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
  const turned = (number ^ (2 ** (32 - length))) >>> 0;
  return [24, 16, 8, 0].map((shift) => (turned >>> shift) & 255).join('.');
}
