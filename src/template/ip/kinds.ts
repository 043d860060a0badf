import { isPower, Network } from './network.js';

function networks(...texts: readonly string[]): readonly Network[] {
  return texts.map((text) => Network.parse(text)).filter((network) => network !== undefined);
}

const PRIVATE = networks(
  '10.0.0.0/8',
  '100.64.0.0/10',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '239.192.0.0/14',
  'fc00::/7',
  'fec0::/10',
);
const LINK_LOCAL = networks('169.254.0.0/16', 'fe80::/10');
const LOOPBACK = networks('127.0.0.0/8', '::1/128');
const MULTICAST = networks('224.0.0.0/4', 'ff00::/8');

function within(network: Network, of: readonly Network[]): boolean {
  return of.some((each) => each.contains(network));
}

/** An address alone. */
function alone(network: Network): Network {
  return new Network(network.version, network.value, network.width);
}

export function isLinkLocal(network: Network): boolean {
  return within(alone(network), LINK_LOCAL);
}

export function isLoopback(network: Network): boolean {
  return within(alone(network), LOOPBACK);
}

export function isMulticast(network: Network): boolean {
  return within(network, MULTICAST);
}

export function isPrivate(network: Network): boolean {
  return within(network, PRIVATE) || within(network, LINK_LOCAL);
}

/** An address that the whole Internet can reach: not private, not the machine's own, not a mask. */
export function isPublic(network: Network): boolean {
  const address = alone(network);
  const { value, width } = address;
  const netmask = isPower((value ^ ((1n << BigInt(width)) - 1n)) + 1n);
  const mask = netmask || isPower(value + 1n);
  return !isMulticast(address) && !isPrivate(address) && !isLoopback(address) && !mask;
}
