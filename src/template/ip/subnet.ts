import type { Value } from '../../python/index.js';
import { failure } from '../failure.js';
import { subjectOf } from './ipaddr.js';
import { Network } from './network.js';

/**
 * The filter `ipsubnet` of `ansible.utils`: how many subnets of a size a network has, one of them by its index, the
 * network an address is in, or which subnet of another network it is.
 */
export function ipsubnet(value: Value, query: string, index: bigint | undefined): Value {
  const subject = subjectOf(value);
  if (!subject) return false;
  const network =
    subject.network.isHost || subject.network.size === 1n ? ofAddress(subject.network) : subject.network.cidr;
  if (query === '') return network.toString();
  if (!/^\d+$/.test(query)) return rank(network, query);
  const size = Number(query);
  if (size > network.width) return false;
  return network.size === 1n ? around(network, size, index) : part(network, size, index);
}

/** An address with a prefix stands for its network. */
function ofAddress(network: Network): Network {
  return network.cidr;
}

/** The networks around an address, from the one of the size asked for down to two addresses. */
function around(network: Network, size: number, index: bigint | undefined): Value {
  const width = BigInt(network.width);
  const wanted = index ?? 0n;
  if (index !== undefined && (index > width + 1n - index || index < BigInt(size) - width)) return false;
  const prefixes = Array.from({ length: network.width - size }, (_, i) => size + i);
  const prefix = prefixes.at(Number(wanted));
  if (prefix === undefined) throw failure('list index out of range');
  return new Network(network.version, network.value, prefix).cidr.toString();
}

function part(network: Network, size: number, index: bigint | undefined): Value {
  const bits = size - network.prefix;
  if (index === undefined) {
    if (bits < 0) throw failure(`Requested subnet size of ${size} is invalid`);
    return String(1n << BigInt(bits));
  }
  // A network smaller than the subnets asked for holds less than one of them.
  if (bits < 0) return index === 0n ? new Network(network.version, network.first, size).toString() : false;
  const count = 1n << BigInt(bits);
  const at = index < 0n ? index + count : index;
  if (at < 0n || at >= count) return false;
  const offset = at << BigInt(network.width - size);
  return new Network(network.version, network.first + offset, size).toString();
}

/** The place of a network among those of its size in another one, from 1. */
function rank(network: Network, query: string): Value {
  const outer = subjectOf(query)?.network.cidr;
  if (!outer) throw failure(`You must pass a valid subnet or IP address; ${query} is invalid`);
  const shift = BigInt(network.width - outer.prefix);
  if (shift < 0n || network.value >> shift !== outer.value >> shift)
    throw failure(`${network.toString()} is not in the subnet ${outer.toString()}`);
  const bits = BigInt(network.prefix - outer.prefix);
  const low = BigInt(network.width - network.prefix);
  if (bits < 0n) throw failure(`${network.toString()} is larger than ${outer.toString()}`);
  return String(((network.value >> low) & ((1n << bits) - 1n)) + 1n);
}
