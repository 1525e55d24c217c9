/** An address as the digits that its networks share: 32 bits in 8 hexadecimal digits, 128 in 32. */
export interface Address {
  readonly family: 4 | 6;
  readonly hex: string;
}

export interface Network extends Address {
  /** Length of the prefix in bits; the digits behind it are zero. */
  readonly length: number;
}

/** Wider networks are no list entry but a mistake. Each length is one more token to look up. */
export const LENGTHS: Readonly<Record<4 | 6, { readonly from: number; readonly to: number }>> = {
  4: { from: 8, to: 32 },
  6: { from: 16, to: 128 },
};

const OCTET = '(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const V4 = new RegExp(`^${OCTET}\\.${OCTET}\\.${OCTET}\\.${OCTET}$`);
const V6 = /^[0-9a-f:.]{2,45}$/i;
/** ::ffff:a.b.c.d, the form in which a dual-stack listener sees an IPv4 peer. */
const V4_MAPPED = /^0{20}ffff/;
const MAPPED_BITS = 96;

/** An IPv4 or IPv6 address in any of its forms; an IPv4 address written as IPv6 is IPv4. Zones are left out. */
export function readAddress(text: string): Address | undefined {
  const plain = text.trim().replace(/%[\w.-]+$/, '');
  const v4 = V4.exec(plain);
  if (v4) return { family: 4, hex: v4.slice(1).map(hexOf(2)).join('') };
  const hex = V6.test(plain) ? hexOfV6(plain) : undefined;
  if (hex === undefined) return undefined;
  return V4_MAPPED.test(hex) ? { family: 4, hex: hex.slice(24) } : { family: 6, hex };
}

/** `address/length`, or an address alone; undefined when it is neither. Bits behind the prefix are cut off: see `isExact`. */
export function readNetwork(text: string): (Network & { readonly isExact: boolean }) | undefined {
  const [written = '', bits, ...rest] = text.trim().split('/');
  const address = readAddress(written);
  if (!address || rest.length > 0) return undefined;
  const full = address.hex.length * 4;
  if (bits === undefined) return { ...address, length: full, isExact: true };
  if (!/^\d{1,3}$/.test(bits)) return undefined;
  const length = Number(bits) - (address.family === 4 && written.includes(':') ? MAPPED_BITS : 0);
  if (length < 0 || length > full) return undefined;
  const hex = masked(address.hex, length);
  return { family: address.family, hex, length, isExact: hex === address.hex };
}

/** Every network of a length in `LENGTHS` that the address is in, the narrowest first. */
export function networksOf({ family, hex }: Address): readonly Network[] {
  const { from, to } = LENGTHS[family];
  return Array.from({ length: to - from + 1 }, (_, at) => ({ family, hex: masked(hex, to - at), length: to - at }));
}

/** As people write it: 203.0.113.0/24, 2001:db8::/32 (RFC 5952). */
export function textOfNetwork({ family, hex, length }: Network): string {
  const parts = hex.match(family === 4 ? /../g : /..../g) ?? [];
  const address =
    family === 4
      ? parts.map((part) => Number.parseInt(part, 16)).join('.')
      : new URL(`http://[${parts.join(':')}]/`).hostname.slice(1, -1);
  return `${address}/${length}`;
}

/** The digits of the prefix alone name a network of a given length. */
export const keyOfNetwork = ({ family, hex, length }: Network): string =>
  `${family}/${length}/${hex.slice(0, Math.ceil(length / 4))}`;

/** Family and length: which of them are in use is remembered, and no other is looked up. */
export const prefixOf = ({ family, length }: Pick<Network, 'family' | 'length'>): string => `${family}/${length}`;

function masked(hex: string, length: number): string {
  const whole = Math.floor(length / 4);
  const left = length % 4;
  const partial = left === 0 ? '' : (Number.parseInt(hex.charAt(whole), 16) & (0xf << (4 - left)) & 0xf).toString(16);
  return (hex.slice(0, whole) + partial).padEnd(hex.length, '0');
}

const hexOf =
  (width: number) =>
  (decimal: string): string =>
    Number(decimal).toString(16).padStart(width, '0');

/** The URL parser knows every form of RFC 4291 section 2.2 and writes one. */
function hexOfV6(text: string): string | undefined {
  const canonical = URL.parse(`http://[${text}]/`)?.hostname.slice(1, -1);
  if (canonical === undefined) return undefined;
  const [head = '', tail] = canonical.split('::');
  const groups = (part: string | undefined): string[] =>
    part ? part.split(':').map((group) => group.padStart(4, '0')) : [];
  const [front, back] = [groups(head), groups(tail)];
  const gap = Array.from({ length: 8 - front.length - back.length }, () => '0000');
  return [...front, ...gap, ...back].join('');
}
