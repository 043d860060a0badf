import { formatAddress, parseV4, parseV6, widthOf, type Version } from './address.js';

/** An address with the length of its network's prefix: `192.0.2.5/24`. */
export class Network {
  /** @param value the address, which need not be the network's */
  constructor(
    readonly version: Version,
    readonly value: bigint,
    readonly prefix: number,
  ) {}

  /** A text as the Python library netaddr reads it; `undefined` where it is none. */
  static parse(text: string): Network | undefined {
    const slash = text.indexOf('/');
    const address = slash === -1 ? text : text.slice(0, slash);
    const suffix = slash === -1 ? undefined : text.slice(slash + 1);
    return read(4, parseV4(address) ?? partial(address), suffix) ?? read(6, parseV6(address), suffix);
  }

  get width(): number {
    return widthOf(this.version);
  }
  get hostmask(): bigint {
    return (1n << BigInt(this.width - this.prefix)) - 1n;
  }
  get netmask(): bigint {
    return ((1n << BigInt(this.width)) - 1n) ^ this.hostmask;
  }
  /** The network's own address. */
  get first(): bigint {
    return this.value & this.netmask;
  }
  get last(): bigint {
    return this.value | this.hostmask;
  }
  get size(): bigint {
    return this.hostmask + 1n;
  }
  /** The address for all hosts; an IPv4 network of one or two addresses has none. */
  get broadcast(): bigint | undefined {
    return this.version === 4 && this.width - this.prefix <= 1 ? undefined : this.last;
  }
  /** The network without the address of a host. */
  get cidr(): Network {
    return new Network(this.version, this.first, this.prefix);
  }
  /** Whether the address is not the network's own. */
  get isHost(): boolean {
    return this.value !== this.first;
  }

  ip(value = this.value): string {
    return formatAddress(this.version, value);
  }
  toString(): string {
    return `${this.ip()}/${this.prefix}`;
  }
  /** Whether all addresses of another network are in this one. */
  contains(other: Network): boolean {
    return this.version === other.version && this.first <= other.first && other.last <= this.last;
  }
  /** The address at a place in the network, from the end where it is negative. */
  at(index: bigint): bigint | undefined {
    const address = index < 0n ? this.last + index + 1n : this.first + index;
    return address >= this.first && address <= this.last ? address : undefined;
  }
}

/** `10.1` is 10.1.0.0; blanks and zeros in front of a number do not matter. */
function partial(text: string): bigint | undefined {
  const parts = text.split('.').map((part) => part.trim());
  if (parts.length > 4 || !parts.every((part) => /^\d+$/.test(part))) return undefined;
  return parseV4([...parts.map((part) => String(Number(part))), '0', '0', '0'].slice(0, 4).join('.'));
}

function read(
  version: Version,
  address: bigint | undefined,
  suffix: string | undefined,
): Network | undefined {
  if (address === undefined) return undefined;
  const prefix = suffix === undefined ? widthOf(version) : prefixOf(version, suffix);
  return prefix === undefined ? undefined : new Network(version, address, prefix);
}

/** A prefix as its length, a netmask or a hostmask. */
function prefixOf(version: Version, text: string): number | undefined {
  const width = widthOf(version);
  if (/^\s*[+]?\d+\s*$/.test(text)) return Number(text) <= width ? Number(text) : undefined;
  const mask = version === 4 ? parseV4(text) : parseV6(text);
  if (mask === undefined) return undefined;
  const all = (1n << BigInt(width)) - 1n;
  const inverse = mask ^ all;
  if (isPower(inverse + 1n)) return width - (inverse === 0n ? 0 : inverse.toString(2).length);
  return isPower(mask + 1n) ? width - mask.toString(2).length : undefined;
}

/** Whether a number is a power of two. */
export function isPower(value: bigint): boolean {
  return (value & (value - 1n)) === 0n;
}
