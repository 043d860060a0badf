import { intOf, PyError, str, textOf, truth, Tuple, type Value } from '../../python/index.js';
import { failure } from '../failure.js';
import type { Version } from './address.js';
import { Network } from './network.js';
import { QUERIES, type Subject } from './query.js';

/** A value as an address or a network: a text, or a number of either version; `undefined` where it is none. */
export function subjectOf(value: Value, version?: Version): Subject | undefined {
  const text = textOf(value) ?? str(value);
  if (/^\d+$/.test(text)) {
    const network = ofNumber(BigInt(text), version);
    return network && { network, type: 'address', text: network.toString() };
  }
  const network = Network.parse(text);
  if (network) return { network, type: text.split('/').length === 2 ? 'network' : 'address', text };
  const [, number = '', prefix = ''] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  const made = number === '' ? undefined : ofNumber(BigInt(number), undefined, Number(prefix));
  return made && { network: made, type: 'network', text: made.toString() };
}

function ofNumber(value: bigint, version: Version | undefined, prefix?: number): Network | undefined {
  const fits = (bits: number): boolean => value < 1n << BigInt(bits) && (prefix ?? 0) <= bits;
  if (version !== 6 && fits(32)) return new Network(4, value, prefix ?? 32);
  return fits(128) ? new Network(6, value, prefix ?? 128) : undefined;
}

/**
 * The filter `ipaddr` of `ansible.utils`: what a query says of an address, False where it is none or does not fit.
 * @param version only addresses of this version fit
 */
export function ipaddr(value: Value, query: string, version?: Version): Value {
  if (Array.isArray(value) || value instanceof Tuple) {
    const items = Array.isArray(value) ? value : value.items;
    return items.map((item) => ipaddr(item, query, version)).filter((found) => truth(found));
  }
  if (!truth(value) || value === true) return false;
  const subject = subjectOf(value, version);
  if (!subject) return false;
  const known = QUERIES.get(query);
  const range = known ? undefined : subnetOf(query);
  if (version !== undefined && subject.network.version !== version) return false;
  if (known) return known(subject);
  if (range) return range.contains(subject.network) ? subject.text : null;
  return nth(subject, query);
}

/** A query that is a network, which addresses are to be in. */
function subnetOf(query: string): Network | undefined {
  if (query === '' || /^\d+$/.test(query)) return undefined;
  const subject = subjectOf(query);
  return subject && subject.network.cidr;
}

/** A query that is a number: the address at that place in the network. */
function nth({ network, type }: Subject, query: string): Value {
  if (!/^\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*$/.test(query))
    throw failure(`ipaddr: unknown filter type: ${query}`);
  if (network.size === 1n) return type === 'address' ? network.ip() : network.toString();
  if (!/^[-+]?\d+$/.test(query)) return false;
  const found = network.at(BigInt(query));
  return found === undefined ? false : `${network.ip(found)}/${network.prefix}`;
}

/** A network that a value is or is in; raises where it is none. */
export function required(value: Value): Network {
  const subject = subjectOf(value);
  if (!subject) throw failure(`You must pass a valid IP address; ${str(value)} is invalid`);
  return subject.network;
}

/** An int that a parameter has to be, or a text of one. */
export function intParameter(value: Value, name: string): bigint {
  const text = textOf(value);
  if (text !== undefined && /^\s*[-+]?\d+\s*$/.test(text)) return BigInt(text.trim());
  const int = intOf(value);
  if (int === undefined)
    throw new PyError('ValueError', `argument '${name}' is of type that cannot be converted to int`);
  return BigInt(int);
}
