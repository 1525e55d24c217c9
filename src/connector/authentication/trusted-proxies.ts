import { BlockList, isIP } from 'node:net';

const V4_MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/** The peers whose word about a client certificate is taken. */
export class TrustedProxies {
  readonly #list = new BlockList();

  /** Addresses or CIDR blocks, IPv4 or IPv6. Throws RangeError on anything else. */
  constructor(blocks: readonly string[]) {
    for (const block of blocks) this.#add(block);
  }

  /** `address` as the socket gives it: an IPv4 peer of a dual-stack listener comes as ::ffff:a.b.c.d, a link-local one with its zone. */
  includes(address: string | undefined): boolean {
    const plain = plainAddress(address ?? '');
    const family = isIP(plain);
    return family !== 0 && this.#list.check(plain, family === 4 ? 'ipv4' : 'ipv6');
  }

  #add(block: string): void {
    const [address = '', bits, ...rest] = block.split('/');
    const mapped = V4_MAPPED.exec(address);
    const plain = mapped?.[1] ?? address;
    const family = isIP(plain);
    const width = family === 4 ? 32 : 128;
    const prefix = bits === undefined ? width : /^\d{1,3}$/.test(bits) ? Number(bits) - (mapped ? 96 : 0) : -1;
    if (family === 0 || rest.length > 0 || prefix < 0 || prefix > width) {
      throw new RangeError(`${block} is no IP address or CIDR block`);
    }
    this.#list.addSubnet(plain, prefix, family === 4 ? 'ipv4' : 'ipv6');
  }
}

function plainAddress(address: string): string {
  const withoutZone = address.split('%')[0] as string;
  return V4_MAPPED.exec(withoutZone)?.[1] ?? withoutZone;
}
