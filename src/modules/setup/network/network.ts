import { sh } from '../../../model/index.js';
import type { Collector, Facts, Needs, Part } from '../collector.js';
import type { Source } from '../source.js';
import { addresses, type Address } from './addresses.js';
import * as sysfs from './device.js';
import { ethtool } from './ethtool.js';

/** Addresses of Google's, which Ansible has looked up for the default routes: nothing is sent there. */
const world4 = '8.8.8.8';
const world6 = '2404:6800:400a:800::1012';

/** What ip(8) shows of addresses and of the way to the world, in one process; busybox's does one thing at a time. */
const shownByIp: Needs['scripts'] = {
  ip: sh`
i=$IFS; IFS=:; for d in $PATH; do [ -x "$d/ip" ] && break; done; IFS=$i
{ if [ "$d/ip" -ef /bin/busybox ] || [ "$d/ip" -ef /usr/bin/busybox ]; then
  ip addr show; ip -4 route get ${world4}; ip -6 route get ${world6}
else ip -force -batch - <<!
addr show
route get ${world4}
route get ${world6}
!
fi; } 2>/dev/null`,
};

const addressed: Part = {
  facts: ['interfaces', 'default_ipv4', 'default_ipv6', 'all_ipv4_addresses', 'all_ipv6_addresses'],
  needs: { lines: sysfs.kindFiles, scripts: shownByIp },
  collect(source) {
    const shown = source.section('ip');
    // Without ip, Ansible has no facts of the network either.
    if (shown === '') return {};
    const found = addresses(shown);
    const lines = source.lines('ip');
    const v4 = route(lines, world4);
    const v6 = route(lines, world6);
    const own4 = found.find((a) => a.family === 'inet' && a.address === v4['address']);
    const own6 = found.find((a) => a.family === 'inet6' && a.address === v6['address']);
    const all = (family: Address['family'], loopback: string): string[] =>
      found
        .filter((a) => a.family === family && !a.address.startsWith(loopback))
        .map(({ address }) => address);
    return {
      interfaces: interfaceNames(source, shown, found).map(safe),
      default_ipv4: own4
        ? { ...v4, ...ipv4(own4), ...sysfs.kindOf(source, own4.device), alias: own4.label }
        : v4,
      default_ipv6: own6
        ? { ...v6, prefix: own6.prefix, scope: own6.scope, ...sysfs.kindOf(source, own6.device) }
        : v6,
      all_ipv4_addresses: all('inet', '127.'),
      all_ipv6_addresses: all('inet6', '::1'),
    };
  },
};

const interfaces: Part = {
  facts: [],
  namesItself: true,
  needs: {
    files: sysfs.networkFiles,
    links: sysfs.networkLinks,
    exists: [sysfs.bridgePorts],
    scripts: { ...shownByIp, ethtool: ethtool.script },
  },
  collect(source) {
    const shown = source.section('ip');
    if (shown === '') return {};
    const features = ethtool.parse(source.section('ethtool'));
    const facts: Record<string, Record<string, unknown>> = {};
    for (const name of sysfs.deviceNames(source, shown))
      facts[name] = { ...sysfs.device(source, name), ...features.get(name) };
    for (const address of addresses(shown)) addTo(facts, address);
    return Object.fromEntries(Object.entries(facts).map(([name, value]) => [safe(name), value]));
  },
};

/** Interfaces, and what Ansible takes for one: an address's label of its own. */
function interfaceNames(source: Source, shown: string, found: readonly Address[]): string[] {
  return [
    ...new Set([
      ...sysfs.deviceNames(source, shown),
      ...found.flatMap((a) => (a.family === 'inet' ? [a.device, a.label] : [a.device])),
    ]),
  ];
}

function safe(name: string): string {
  return name.replaceAll(':', '_');
}

/** The interface, address and gateway of `ip route get` (ip-route(8)). */
function route(lines: readonly string[], target: string): Record<string, string> {
  const words = lines.map((line) => line.split(/\s+/)).find(([first]) => first === target) ?? [];
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
  parts: [addressed, interfaces],
};
