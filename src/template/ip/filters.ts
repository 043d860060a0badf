import { define, type TemplateFunction } from '../../jinja/index.js';
import { intOf, PyError, str, textOf, truth, Tuple, typeName, type Value } from '../../python/index.js';
import { failure } from '../failure.js';
import { requireDefined } from '../text-of.js';
import type { Named } from '../types.js';
import { formatAddress, parseV4, parseV6, type Version } from './address.js';
import { hardwareFilters } from './hardware.js';
import { intParameter, ipaddr, required, subjectOf } from './ipaddr.js';
import { merge } from './merge.js';
import { Network } from './network.js';
import { stepped, usable } from './query.js';
import { slaacFilter } from './slaac.js';
import { ipsubnet } from './subnet.js';

function address(name: string, version?: Version): readonly [string, TemplateFunction] {
  return [
    name,
    define(
      `${name}(value, query='', version=None, alias='')`,
      (_, value = null, query = null, given = null) => {
        requireDefined(value);
        const fits = textOf(value) !== undefined || Array.isArray(value) || intOf(value) !== undefined;
        if (!fits) throw failure(`Unrecognized type <${typeName(value)}> for ${name} filter <value>`);
        const wanted = version ?? (intOf(given) === 4 ? 4 : intOf(given) === 6 ? 6 : undefined);
        return ipaddr(value, query === null ? '' : str(query), wanted);
      },
    ),
  ];
}

/** @param shown what is wrapped where the value is an address; what was found there, unless told */
function wrapped(value: Value, shown?: Value): Value {
  try {
    const found = ipaddr(value, '');
    return truth(found) ? ipaddr(shown === undefined ? found : shown, 'wrap') : value;
  } catch (error) {
    if (error instanceof PyError) return value;
    throw error;
  }
}

/** Both ends of a network: of one address, it itself. */
function ends(value: Value, hosts: boolean): [bigint, bigint, Version] {
  const network = required(value).cidr;
  const range = hosts ? usable(network) : undefined;
  const [first, last] = range ?? [network.first, network.last];
  return [first, last, network.version];
}

function inside(container: Value, value: Value, hosts: boolean): boolean {
  if (!subjectOf(container) || !subjectOf(value)) return false;
  const [first, last] = ends(container, hosts);
  const [from, to] = ends(value, false);
  return first <= from && to <= last;
}

function nth(value: Value, query: Value): Value {
  const subject = subjectOf(value);
  if (!subject || textOf(value) === '') return false;
  const number = /^\s*[-+]?\d+\s*$/.exec(str(query))?.[0];
  if (number === undefined) return false;
  const network = subject.network.cidr;
  const index = BigInt(number.trim());
  if (network.size <= index) return false;
  const found = network.at(index);
  if (found === undefined) throw new PyError('IndexError', 'index out range for address range size!');
  return network.ip(found);
}

function moved(value: Value, amount: bigint): Value {
  const text = textOf(value) ?? str(value);
  const network = text.includes('/') ? Network.parse(text) : single(text);
  if (!network) throw failure(`You must pass a valid IP address; ${text} is invalid`);
  const result = network.value + amount;
  if (result < 0n || result >= 1n << BigInt(network.width))
    throw new PyError('IndexError', 'result outside valid IP address boundary!');
  return formatAddress(network.version, result);
}

/** An address without a prefix, or the number of an IPv4 one. */
function single(text: string): Network | undefined {
  if (/^\d+$/.test(text)) return BigInt(text) < 1n << 32n ? new Network(4, BigInt(text), 32) : undefined;
  const v4 = parseV4(text);
  if (v4 !== undefined) return new Network(4, v4, 32);
  const v6 = parseV6(text);
  return v6 === undefined ? undefined : new Network(6, v6, 128);
}

function nextUsable(value: Value, offset: bigint): Value {
  const subject = subjectOf(value);
  if (!subject) return false;
  const { network } = subject;
  return stepped(network.isHost || network.size === 1n ? network : network.cidr, offset);
}

/** The filters for addresses of `ansible.utils`. */
export const ipFilters: Named = [
  address('ipaddr'),
  address('ipv4', 4),
  address('ipv6', 6),
  [
    'ipwrap',
    define('ipwrap(value)', (_, value = null) => {
      requireDefined(value);
      if (Array.isArray(value)) return value.map((each) => wrapped(each, each));
      if (value instanceof Tuple || (textOf(value) === undefined && typeof value !== 'boolean'))
        throw failure(`Unrecognized type <${typeName(value)}> for ipwrap filter <value>`);
      return wrapped(value);
    }),
  ],
  [
    'ipsubnet',
    define("ipsubnet(value, query='', index=None)", (_, value = null, query = null, index = null) =>
      ipsubnet(value, str(query), index === null ? undefined : intParameter(index, 'index')),
    ),
  ],
  ['nthhost', define("nthhost(value, query='')", (_, value = null, query = null) => nth(value, query))],
  [
    'ipmath',
    define('ipmath(value, amount)', (_, value = null, amount = null) =>
      moved(value, intParameter(amount, 'amount')),
    ),
  ],
  [
    'network_in_network',
    define("network_in_network(value, test='')", (_, value = null, test = null) =>
      inside(value, test, false),
    ),
  ],
  [
    'network_in_usable',
    define("network_in_usable(value, test='')", (_, value = null, test = null) => inside(value, test, true)),
  ],
  [
    'next_nth_usable',
    define('next_nth_usable(value, offset)', (_, value = null, offset = null) =>
      nextUsable(value, intParameter(offset, 'offset')),
    ),
  ],
  [
    'previous_nth_usable',
    define('previous_nth_usable(value, offset)', (_, value = null, offset = null) =>
      nextUsable(value, -intParameter(offset, 'offset')),
    ),
  ],
  [
    'reduce_on_network',
    define('reduce_on_network(value, network)', (_, value = null, network = null) => {
      const items = Array.isArray(value) ? value : [value];
      return items.filter((item) => inside(network, item, false));
    }),
  ],
  [
    'cidr_merge',
    define("cidr_merge(value, action='merge')", (_, value = null, action = null) =>
      merge(Array.isArray(value) ? value : [value], str(action)),
    ),
  ],
  [
    'ip4_hex',
    define("ip4_hex(arg, delimiter='')", (_, value = null, delimiter = null) => {
      const parts = str(value).split('.');
      if (parts.length < 4 || !parts.every((part) => /^\s*\d+\s*$/.test(part)))
        throw failure(`You must pass a valid IPv4 address; ${str(value)} is invalid`);
      const hex = parts.slice(0, 4).map((part) => Number(part).toString(16).padStart(2, '0'));
      return hex.join(textOf(delimiter) ?? '');
    }),
  ],
  ...hardwareFilters,
  ...slaacFilter,
];
