import type { Facts } from '../collector.js';
import { basename, type Source } from '../source.js';

const net = '/sys/class/net';

/** Kinds of link by number (ARPHRD_* of linux/if_arp.h), as Ansible names them. */
const types: Readonly<Record<string, string>> = {
  '1': 'ether',
  '32': 'infiniband',
  '512': 'ppp',
  '772': 'loopback',
  '65534': 'tunnel',
};

/** The files of sysfs that tell what an address tells of its interface, {@link kindOf}. */
export const kindFiles = ['address', 'mtu', 'type', 'bridge/bridge_id', 'bonding/mode'].map(
  (f) => `${net}/*/${f}`,
);

/** The files of sysfs that {@link device} looks at. */
export const networkFiles = [
  ...['address', 'mtu', 'operstate', 'type', 'speed', 'flags'].map((f) => `${net}/*/${f}`),
  ...['bridge/bridge_id', 'bridge/stp_state', 'bonding_slave/perm_hwaddr'].map((f) => `${net}/*/${f}`),
  ...['slaves', 'mode', 'miimon', 'lacp_rate', 'primary', 'all_slaves_active'].map(
    (f) => `${net}/*/bonding/${f}`,
  ),
];

/** The links of sysfs that {@link device} looks at, and those of which only the names count. */
export const networkLinks = [`${net}/*/device`, `${net}/*/device/driver/module`];
export const bridgePorts = `${net}/*/brif/*`;

/** Every interface, in the order `ip` shows them. */
export function deviceNames(source: Source, shown: string): string[] {
  const known = new Set(source.paths(new RegExp(`^${net}/([^/]+)/mtu$`)).map(([, name = '']) => name));
  const order = [...shown.matchAll(/^\d+: ([^:@\s]+)/gm)].map(([, name = '']) => name);
  return [...new Set([...order, ...known])].filter((name) => known.has(name));
}

/** What an address tells of its interface: its hardware address, the size of its packets, and its kind. */
export function kindOf(source: Source, name: string): Facts {
  const at = `${net}/${name}`;
  const mac = source.file(`${at}/address`);
  const mtu = source.file(`${at}/mtu`);
  const bonded = source.file(`${at}/bonding/mode`) !== undefined;
  const bridged = source.file(`${at}/bridge/bridge_id`) !== undefined;
  return {
    ...(mac === undefined || mac === '00:00:00:00:00:00' ? {} : { macaddress: mac }),
    mtu: mtu === undefined ? undefined : Number(mtu),
    type: bonded ? 'bonding' : bridged ? 'bridge' : (types[source.file(`${at}/type`) ?? ''] ?? 'unknown'),
  };
}

/** What sysfs tells of an interface (Documentation/ABI/testing/sysfs-class-net). */
export function device(source: Source, name: string): Facts {
  const at = `${net}/${name}`;
  const read = (file: string): string | undefined => source.file(`${at}/${file}`);
  const { macaddress, mtu, type } = kindOf(source, name);
  const state = read('operstate');
  const speed = read('speed');
  const flags = read('flags');
  const driver = source.link(`${at}/device/driver/module`);
  const bus = source.link(`${at}/device`);
  return {
    device: name,
    ...(macaddress === undefined ? {} : { macaddress }),
    mtu,
    ...(state === undefined ? {} : { active: state !== 'down' }),
    ...(driver === undefined ? {} : { module: basename(driver) }),
    type,
    ...bridge(source, at),
    ...bond(source, at),
    ...(bus === undefined ? {} : { pciid: basename(bus) }),
    ...(speed === undefined ? {} : { speed: Number(speed) }),
    // IFF_PROMISC of netdevice(7).
    ...(flags === undefined ? {} : { promisc: (Number(flags) & 0x100) !== 0 }),
  };
}

function bridge(source: Source, at: string): Facts {
  const id = source.file(`${at}/bridge/bridge_id`);
  if (id === undefined) return {};
  return {
    interfaces: source.existingIn(`${at}/brif`),
    id,
    stp: source.file(`${at}/bridge/stp_state`) === '1',
  };
}

function bond(source: Source, at: string): Facts {
  const permanent = source.file(`${at}/bonding_slave/perm_hwaddr`);
  const slave = permanent === undefined ? {} : { perm_macaddress: permanent };
  const mode = source.file(`${at}/bonding/mode`);
  if (mode === undefined) return slave;
  const read = (file: string): string => source.file(`${at}/bonding/${file}`) ?? '';
  const primary = read('primary');
  return {
    ...slave,
    slaves: read('slaves')
      .split(/\s+/)
      .filter((s) => s !== ''),
    mode: mode.split(' ')[0],
    miimon: read('miimon').split(' ')[0],
    lacp_rate: read('lacp_rate').split(' ')[0],
    ...(primary === '' ? {} : { primary, all_slaves_active: read('all_slaves_active') === '1' }),
  };
}
