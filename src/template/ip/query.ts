import { PyError, type Value, fit } from '../../python/index.js';
import { failure } from '../failure.js';
import { isLinkLocal, isLoopback, isMulticast, isPrivate, isPublic } from './kinds.js';
import { Network } from './network.js';

/** What a query is asked of. */
export interface Subject {
  readonly network: Network;
  /** Whether it was written with a prefix. */
  readonly type: 'address' | 'network';
  /** The text, as it was written or made of a number. */
  readonly text: string;
}

type Query = (subject: Subject) => Value;

/** The first and last addresses of a network that a host can have. */
export function usable(network: Network): [bigint, bigint] | undefined {
  if (network.size === 1n) return undefined;
  return network.size === 2n ? [network.first, network.last] : [network.first + 1n, network.last - 1n];
}

function needNetwork(type: Subject['type']): void {
  if (type === 'address') throw failure('Not a network address');
}

/** The address `offset` further, where a host can have it. */
export function stepped(network: Network, offset: bigint): Value {
  const range = usable(network);
  const next = network.value + offset;
  if (range && next < 0n) throw failure(`failed to detect a valid IP address from ${next}`);
  if (!range || next < range[0] || next > range[1]) return null;
  return network.ip(next);
}

const address: Query = ({ network }) => {
  const { size, broadcast, version } = network;
  return size === 1n || network.isHost || broadcast === undefined || version === 6 ? network.ip() : null;
};

const withPrefix: Query = ({ network }) => {
  const { size, value, first, last } = network;
  return size > 2n && (value === first || value === last) ? false : network.toString();
};

const whenHost =
  (of: (network: Network) => string): Query =>
  ({ network }) =>
    network.size === 2n || (network.size > 1n && network.isHost) ? of(network) : null;

const kept =
  (holds: (network: Network) => boolean): Query =>
  ({ network, text }) =>
    holds(network) ? text : null;

const networkIp: Query = ({ network }) => network.ip(network.first);
const hostmask: Query = ({ network }) => network.ip(network.hostmask);
const cidr: Query = ({ network }) => network.cidr.toString();

function sixToFour({ network, type, text }: Subject): Value {
  if (network.version === 4) {
    if (network.size > 1n && !network.isHost) return false;
    const bytes = [24n, 16n, 8n, 0n].map((shift) =>
      ((network.value >> shift) & 0xffn).toString(16).padStart(2, '0'),
    );
    const known = isPublic(network) || isPrivate(new Network(4, network.value, 32));
    return known ? `2002:${bytes.slice(0, 2).join('')}:${bytes.slice(2).join('')}::1/48` : false;
  }
  const within = network.value >> 112n === 0x2002n;
  return within && (type === 'address' || network.isHost) ? text : false;
}

function peer({ network, type }: Subject): Value {
  needNetwork(type);
  if (network.size === 2n) return network.ip(network.value ^ 1n);
  if (network.size !== 4n) throw failure('Not a point-to-point network');
  const place = network.value % 4n;
  if (place === 0n) throw failure('Network address of /30 has no peer');
  if (place === 3n) throw failure('Broadcast address of /30 has no peer');
  return network.ip(network.value ^ 3n);
}

function toV4({ network, text }: Subject): Value {
  if (network.version === 4) return text;
  const high = network.value >> 32n;
  if ((high !== 0n && high !== 0xffffn) || network.prefix < 96) return false;
  return new Network(4, network.value & 0xffffffffn, network.prefix - 96).toString();
}

function toV6({ network, text }: Subject): Value {
  if (network.version === 6) return text;
  return new Network(6, network.value | 0xffff00000000n, network.prefix + 96).toString();
}

function reverse({ network }: Subject): string {
  if (network.version === 4) return `${network.ip().split('.').reverse().join('.')}.in-addr.arpa.`;
  const digits = network.value.toString(16).padStart(32, '0');
  return `${Array.from(digits).reverse().join('.')}.ip6.arpa.`;
}

function edge(of: (range: [bigint, bigint], network: Network) => string): Query {
  return ({ network, type }) => {
    needNetwork(type);
    const range = usable(network);
    return range ? of(range, network) : null;
  };
}

function broken(name: string): Query {
  return () => {
    throw new PyError('TypeError', `_${name}_query() missing 1 required positional argument: 'value'`);
  };
}

/** What can be asked of an address, by name. */
export const QUERIES: ReadonlyMap<string, Query> = new Map<string, Query>([
  ['', ({ network, type }) => (type === 'address' ? network.ip() : network.toString())],
  ['6to4', sixToFour],
  ['address', address],
  ['ip', address],
  ['address/prefix', withPrefix],
  ['gateway', withPrefix],
  ['gw', withPrefix],
  ['host/prefix', withPrefix],
  ['hostnet', withPrefix],
  ['router', withPrefix],
  ['bool', () => true],
  ['broadcast', ({ network }) => (network.size > 2n ? network.ip(network.last) : null)],
  ['cidr', ({ network }) => network.toString()],
  ['first_usable', edge(([first], network) => network.ip(first))],
  ['last_usable', edge(([, last], network) => network.ip(last))],
  ['range_usable', edge(([first, last], network) => `${network.ip(first)}-${network.ip(last)}`)],
  [
    'host',
    ({ network }) =>
      network.size === 1n || network.isHost || network.broadcast === undefined ? network.toString() : null,
  ],
  ['hostmask', hostmask],
  ['wildcard', hostmask],
  [
    'int',
    ({ network, type }) => (type === 'address' ? fit(network.value) : `${network.value}/${network.prefix}`),
  ],
  ['ip/prefix', whenHost((network) => network.toString())],
  ['ip_netmask', whenHost((network) => `${network.ip()} ${network.ip(network.netmask)}`)],
  ['ipv4', toV4],
  ['ipv6', toV6],
  ['v4', broken('ipv4')],
  ['v6', broken('ipv6')],
  ['link-local', kept(isLinkLocal)],
  ['lo', kept(isLoopback)],
  ['loopback', kept(isLoopback)],
  ['multicast', kept(isMulticast)],
  ['private', kept(isPrivate)],
  ['public', kept(isPublic)],
  ['unicast', kept((network) => !isMulticast(network))],
  ['net', ({ network }) => (network.size > 1n && !network.isHost ? cidrOf(network) : null)],
  ['netmask', ({ network }) => network.ip(network.netmask)],
  ['network', networkIp],
  ['network_id', networkIp],
  ['network/prefix', cidr],
  ['subnet', cidr],
  ['network_netmask', ({ network }) => `${network.ip(network.first)} ${network.ip(network.netmask)}`],
  ['network_wildcard', ({ network }) => `${network.ip(network.first)} ${network.ip(network.hostmask)}`],
  ['next_usable', next(1n)],
  ['previous_usable', next(-1n)],
  ['peer', peer],
  ['prefix', ({ network }) => network.prefix],
  ['revdns', reverse],
  ['size', ({ network }) => fit(network.size)],
  ['size_usable', ({ network: { size } }) => fit(size === 1n ? 0n : size === 2n ? 2n : size - 2n)],
  ['type', ({ network }) => (network.size === 1n || network.isHost ? 'address' : 'network')],
  ['version', ({ network }) => network.version],
  [
    'wrap',
    ({ network, type, text }) => {
      if (network.version === 4) return text;
      return type === 'address' ? `[${network.ip()}]` : `[${network.ip()}]/${network.prefix}`;
    },
  ],
]);

function cidrOf(network: Network): string {
  return network.cidr.toString();
}

function next(offset: bigint): Query {
  return ({ network, type }) => {
    needNetwork(type);
    return stepped(network, offset);
  };
}
