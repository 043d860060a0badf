import { sh } from '../../../model/index.js';
import type { Collector, Facts, Part } from '../collector.js';
import { addresses, type Address } from './addresses.js';
import { device, deviceNames, networkFiles, networkLinks } from './device.js';
import { ethtool } from './ethtool.js';

const interfaces: Part = {
  needs: {
    files: networkFiles,
    links: networkLinks,
    scripts: {
      ip: sh`command -v ip >/dev/null && ip addr show 2>/dev/null`,
      route4: sh`ip -4 route get 8.8.8.8 2>/dev/null`,
      route6: sh`ip -6 route get 2404:6800:400a:800::1012 2>/dev/null`,
      ethtool: ethtool.script,
    },
  },
  collect(source) {
    const shown = source.section('ip');
    // Without ip, Ansible has no facts of the network either.
    if (shown === '') return {};
    const found = addresses(shown);
    const names = deviceNames(source, shown);
    const features = ethtool.parse(source.section('ethtool'));
    const facts: Record<string, Record<string, unknown>> = {};
    for (const name of names) facts[name] = { ...device(source, name), ...features.get(name) };
    for (const address of found) addTo(facts, address);
    const v4 = route(source.lines('route4')[0], '8.8.8.8');
    const v6 = route(source.lines('route6')[0], '2404:6800:400a:800::1012');
    const own4 = found.find((a) => a.family === 'inet' && a.address === v4['address']);
    const own6 = found.find((a) => a.family === 'inet6' && a.address === v6['address']);
    const all = (family: Address['family'], loopback: string): string[] =>
      found
        .filter((a) => a.family === family && !a.address.startsWith(loopback))
        .map(({ address }) => address);
    return {
      interfaces: Object.keys(facts).map(safe),
      ...Object.fromEntries(Object.entries(facts).map(([name, value]) => [safe(name), value])),
      default_ipv4: own4 ? { ...v4, ...ipv4(own4), ...link(facts, own4), alias: own4.label } : v4,
      default_ipv6: own6 ? { ...v6, prefix: own6.prefix, scope: own6.scope, ...link(facts, own6) } : v6,
      all_ipv4_addresses: all('inet', '127.'),
      all_ipv6_addresses: all('inet6', '::1'),
    };
  },
};

function safe(name: string): string {
  return name.replaceAll(':', '_');
}

/** The interface, address and gateway of `ip route get` (ip-route(8)). */
function route(line: string | undefined, target: string): Record<string, string> {
  const words = line?.split(/\s+/).filter((w) => w !== '') ?? [];
  if (words[0] !== target) return {};
  const facts: Record<string, string> = {};
  words.forEach((word, i) => {
    const value = words[i + 1];
    if (value === undefined) return;
    if (word === 'dev') facts['interface'] = value;
    else if (word === 'src') facts['address'] = value;
    else if (word === 'via' && value !== target) facts['gateway'] = value;
  });
  return facts;
}

function ipv4({ address, broadcast, netmask, network, prefix }: Address): Facts {
  return { address, broadcast, netmask, network, prefix };
}

/** What a default address also tells of its device. */
function link(facts: Readonly<Record<string, Facts>>, { device: name }: Address): Facts {
  const { macaddress, mtu, type } = facts[name] ?? {};
  return { ...(macaddress === undefined ? {} : { macaddress }), mtu, type: type ?? 'unknown' };
}

/** Adds an address to its device, or, as Ansible does, to an interface named after the address's label. */
function addTo(facts: Record<string, Record<string, unknown>>, address: Address): void {
  const own = (facts[address.device] ??= {});
  const push = (to: Record<string, unknown>, key: string, value: unknown): void => {
    const before = to[key];
    to[key] = Array.isArray(before) ? [...(before as unknown[]), value] : [value];
  };
  if (address.family === 'inet6') {
    const { address: text, prefix, scope } = address;
    push(own, 'ipv6', { address: text, prefix, scope });
    return;
  }
  const labelled = address.label === address.device ? own : (facts[address.label] = {});
  if (!address.secondary && !('ipv4' in labelled)) labelled['ipv4'] = ipv4(address);
  else push(labelled, 'ipv4_secondaries', ipv4(address));
  if (address.secondary && labelled !== own) push(own, 'ipv4_secondaries', ipv4(address));
}

/** Interfaces, addresses and default routes. */
export const network: Collector = {
  name: 'network',
  aliases: ['interfaces', 'default_ipv4', 'default_ipv6', 'all_ipv4_addresses', 'all_ipv6_addresses'],
  requires: ['distribution', 'platform'],
  parts: [interfaces],
};
