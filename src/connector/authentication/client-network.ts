import { isIP, isIPv6 } from 'node:net';

/** `203.0.113.9:50712` and `[2001:db8::1]:50712`: some proxies add the port, another one with each connection. */
const WITH_PORT = /^(?:\[([^\]]+)\](?::\d{1,5})?|([\d.]+):\d{1,5})$/;

/** Of a hop of X-Forwarded-For: the address, without its port. Undefined: it is none. */
export const addressIn = (hop: string): string | undefined => {
  const [, inBrackets, plain] = WITH_PORT.exec(hop) ?? [];
  const address = inBrackets ?? plain ?? hop;
  return isIP(address) === 0 ? undefined : address;
};

/** Of IPv6 the first 64 bits, which are one subscriber: the rest is theirs to choose, 2^64 times. */
export function networkOf(address: string): string {
  const [plain = ''] = address.split('%');
  if (!isIPv6(plain)) return address;
  const whole = new URL(`http://[${plain}]`).hostname.slice(1, -1);
  if (whole.startsWith('::ffff:')) return plain.includes('.') ? (plain.split(':').at(-1) ?? plain) : whole;
  const [head = '', tail = ''] = whole.split('::');
  const [left, right] = [head.split(':').filter(Boolean), tail.split(':').filter(Boolean)];
  const zeros = whole.includes('::') ? Array<string>(8 - left.length - right.length).fill('0') : [];
  return `${[...left, ...zeros, ...right].slice(0, 4).join(':')}::/64`;
}
