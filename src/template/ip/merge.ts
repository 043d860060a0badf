import { str, textOf, type Value } from '../../python/index.js';
import { failure } from '../failure.js';
import type { Version } from './address.js';
import { Network } from './network.js';

/** `cidr_merge`: networks put together where they touch (`merge`), or the smallest one over them all (`span`). */
export function merge(values: readonly Value[], action: string): Value {
  const networks = values.map((value) => {
    const network = Network.parse(textOf(value) ?? str(value));
    if (!network) throw failure(`cidr_merge: error in netaddr: invalid IPNetwork ${str(value)}`);
    return network;
  });
  if (action === 'merge') return ([4, 6] as const).flatMap((version) => merged(networks, version));
  if (action !== 'span') throw failure(`cidr_merge: invalid action '${action}'`);
  if (networks.length === 0) return null;
  if (networks.length === 1) return networks[0]?.cidr.toString() ?? null;
  return span(networks.map(({ cidr }) => cidr));
}

function merged(networks: readonly Network[], version: Version): string[] {
  const all = networks.filter((network) => network.version === version);
  all.sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : a.prefix - b.prefix));
  return groups(all).flatMap((group) => (group.length > 1 ? joined(group) : group).map(String));
}

/** Networks in groups of those that touch or overlap. One that stands alone stays as it was given, host bits and all. */
function groups(sorted: readonly Network[]): Network[][] {
  const out: Network[][] = [];
  let last = -2n;
  for (const network of sorted) {
    const group = network.first <= last + 1n ? out.at(-1) : undefined;
    if (group) group.push(network);
    else out.push([network]);
    last = network.last > last ? network.last : last;
  }
  return out;
}

/** Sorted networks as the fewest that cover the same. */
function joined(sorted: readonly Network[]): Network[] {
  const out: Network[] = [];
  for (const { cidr } of sorted) {
    let next = cidr;
    if (out.at(-1)?.contains(next)) continue;
    for (let before = out.at(-1); before && isBuddy(before, next); before = out.at(-1)) {
      out.pop();
      next = new Network(next.version, before.first, next.prefix - 1);
    }
    out.push(next);
  }
  return out;
}

/** Whether two networks of one size are the halves of one that is twice as large. */
function isBuddy(low: Network, high: Network): boolean {
  return (
    low.prefix === high.prefix &&
    low.prefix > 0 &&
    low.last + 1n === high.first &&
    low.first % (low.size * 2n) === 0n
  );
}

function span(networks: readonly Network[]): string {
  const [first] = networks;
  if (!first || networks.some((network) => network.version !== first.version))
    throw failure('cidr_merge: error in netaddr: IP sequence cannot contain both IPv4 and IPv6!');
  const low = networks.reduce(
    (least, network) => (network.first < least ? network.first : least),
    first.first,
  );
  const high = networks.reduce((most, network) => (network.last > most ? network.last : most), first.last);
  let prefix = first.width;
  while (new Network(first.version, low, prefix).last < high) prefix -= 1;
  return new Network(first.version, low, prefix).cidr.toString();
}
