import { describe, expect, it } from 'vitest';
import { dns, fibreChannel, iscsi, nvme } from '../../../src/modules/setup/network/names.js';
import { network } from '../../../src/modules/setup/network/network.js';
import { factsOf } from '../../kit/fact-source.js';

const device = (name: string, more: Record<string, string> = {}): Record<string, string> => {
  const all = {
    address: '02:42:ac:1e:4d:0b',
    mtu: '1500',
    operstate: 'up',
    type: '1',
    flags: '0x1003',
    ...more,
  };
  return Object.fromEntries(Object.entries(all).map(([f, text]) => [`/sys/class/net/${name}/${f}`, text]));
};

const shown = `1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000
    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
    inet 127.0.0.1/8 scope host lo
       valid_lft forever preferred_lft forever
    inet6 ::1/128 scope host
       valid_lft forever preferred_lft forever
7: eth0@if8: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default
    link/ether 02:42:ac:1e:4d:0b brd ff:ff:ff:ff:ff:ff link-netnsid 0
    inet 172.30.77.100/24 scope global secondary eth0
       valid_lft forever preferred_lft forever
    inet 172.30.77.11/24 brd 172.30.77.255 scope global dynamic noprefixroute eth0
       valid_lft 100sec preferred_lft 100sec
    inet 10.1.2.3/32 scope global eth0:vip
       valid_lft forever preferred_lft forever
    inet6 fd00::2/64 scope global
       valid_lft forever preferred_lft forever
    inet6 fe80::fc/64 scope link
       valid_lft forever preferred_lft forever
9: tun0: <POINTOPOINT,NOARP,UP> mtu 1400 qdisc noop state UNKNOWN
    inet 10.9.0.1 peer 10.9.0.2/32 scope global tun0
`;

const host = {
  files: {
    ...device('lo', {
      address: '00:00:00:00:00:00',
      mtu: '65536',
      operstate: 'unknown',
      type: '772',
      flags: '0x9',
    }),
    ...device('eth0', { speed: '10000', flags: '0x1103' }),
    ...device('tun0', { address: '', mtu: '1400', operstate: 'down', type: '65534' }),
    ...device('br0', { 'bridge/bridge_id': '8000.0242', 'bridge/stp_state': '1' }),
    ...device('bond0', {
      'bonding/mode': 'active-backup 1',
      'bonding/miimon': '100',
      'bonding/lacp_rate': 'slow 0',
      'bonding/slaves': 'eth1 eth2',
      'bonding/primary': 'eth1',
      'bonding/all_slaves_active': '0',
    }),
  },
  links: {
    '/sys/class/net/eth0/device': '../../../virtio2',
    '/sys/class/net/eth0/device/driver/module': '../../../../module/virtio_net',
  },
  exists: ['/sys/class/net/br0/brif/veth1'],
  printed: {
    ip: `${shown}8.8.8.8 via 172.30.77.1 dev eth0 src 172.30.77.11 uid 0
    cache
2404:6800:400a:800::1012 from :: via fd00::1 dev eth0 src fd00::2 metric 1024 pref medium
`,
    ethtool:
      '@eth0\nFeatures for eth0:\nrx-checksumming: on [fixed]\ntx-lockless: off\n@features\nTime stamping\n',
  },
};

describe('network', () => {
  const found = factsOf(network, host);

  it('lists interfaces and addresses', () => {
    expect(found).toMatchObject({
      interfaces: ['lo', 'eth0', 'tun0', 'br0', 'bond0', 'eth0_vip'],
      all_ipv4_addresses: ['172.30.77.11', '10.1.2.3', '172.30.77.100', '10.9.0.1'],
      all_ipv6_addresses: ['fd00::2', 'fe80::fc'],
    });
  });

  it('describes an interface with its first address and the others', () => {
    expect(found['eth0']).toEqual({
      device: 'eth0',
      macaddress: '02:42:ac:1e:4d:0b',
      mtu: 1500,
      active: true,
      module: 'virtio_net',
      type: 'ether',
      pciid: 'virtio2',
      speed: 10000,
      promisc: true,
      features: { rx_checksumming: 'on [fixed]', tx_lockless: 'off' },
      ipv4: {
        address: '172.30.77.11',
        broadcast: '172.30.77.255',
        netmask: '255.255.255.0',
        network: '172.30.77.0',
        prefix: '24',
      },
      ipv4_secondaries: [
        {
          address: '172.30.77.100',
          broadcast: '',
          netmask: '255.255.255.0',
          network: '172.30.77.0',
          prefix: '24',
        },
      ],
      ipv6: [
        { address: 'fd00::2', prefix: '64', scope: 'global' },
        { address: 'fe80::fc', prefix: '64', scope: 'link' },
      ],
    });
  });

  it('gives an address with a label an interface of its own', () => {
    expect(found['eth0_vip']).toEqual({
      ipv4: {
        address: '10.1.2.3',
        broadcast: '',
        netmask: '255.255.255.255',
        network: '10.1.2.3',
        prefix: '32',
      },
    });
  });

  it('describes links without addresses of hardware', () => {
    expect(found['lo']).toMatchObject({ type: 'loopback', active: true, promisc: false });
    expect(found['lo']).not.toHaveProperty('macaddress');
    expect(found['tun0']).toMatchObject({
      type: 'tunnel',
      active: false,
      ipv4: { address: '10.9.0.1', prefix: '32', netmask: '255.255.255.255' },
    });
  });

  it('describes bridges and bonds', () => {
    expect(found['br0']).toMatchObject({ type: 'bridge', id: '8000.0242', stp: true, interfaces: ['veth1'] });
    expect(found['bond0']).toMatchObject({
      type: 'bonding',
      mode: 'active-backup',
      miimon: '100',
      lacp_rate: 'slow',
      slaves: ['eth1', 'eth2'],
      primary: 'eth1',
      all_slaves_active: false,
    });
  });

  it('finds the default addresses', () => {
    expect(found).toMatchObject({
      default_ipv4: {
        gateway: '172.30.77.1',
        interface: 'eth0',
        address: '172.30.77.11',
        broadcast: '172.30.77.255',
        netmask: '255.255.255.0',
        network: '172.30.77.0',
        prefix: '24',
        macaddress: '02:42:ac:1e:4d:0b',
        mtu: 1500,
        type: 'ether',
        alias: 'eth0',
      },
      default_ipv6: {
        gateway: 'fd00::1',
        interface: 'eth0',
        address: 'fd00::2',
        prefix: '64',
        scope: 'global',
        macaddress: '02:42:ac:1e:4d:0b',
        mtu: 1500,
        type: 'ether',
      },
    });
  });

  it('has no default address without a route', () => {
    const unrouted = { ...host, printed: { ...host.printed, ip: shown } };
    expect(factsOf(network, unrouted)).toMatchObject({ default_ipv4: {}, default_ipv6: {} });
  });

  it('has no facts where there is no ip', () => {
    expect(factsOf(network, { ...host, printed: {} })).toEqual({});
  });
});

describe('names', () => {
  it('reads resolv.conf', () => {
    const text =
      '# no\n; no\nnameserver 10.0.0.1\nnameserver 10.0.0.2\ndomain example.com\nsearch a.example b.example\noptions ndots:2 rotate\nsortlist 10.0.0.0/8';
    expect(factsOf(dns, { files: { '/etc/resolv.conf': text } })).toEqual({
      dns: {
        nameservers: ['10.0.0.1', '10.0.0.2'],
        domain: 'example.com',
        search: ['a.example', 'b.example'],
        options: { ndots: '2', rotate: true },
        sortlist: ['10.0.0.0/8'],
      },
    });
  });

  it('reads the names of storage initiators', () => {
    const files = {
      '/etc/iscsi/initiatorname.iscsi': '## no\nInitiatorName=iqn.1993-08.org.debian:01:44',
      '/etc/nvme/hostnqn': 'nqn.2014-08.org.nvmexpress:uuid:2c',
      '/sys/class/fc_host/host0/port_name': '0x21000014ff52a9bb',
    };
    expect(factsOf(iscsi, { files })).toEqual({ iscsi_iqn: 'iqn.1993-08.org.debian:01:44' });
    expect(factsOf(nvme, { files })).toEqual({ hostnqn: 'nqn.2014-08.org.nvmexpress:uuid:2c' });
    expect(factsOf(fibreChannel, { files })).toEqual({ fibre_channel_wwn: ['21000014ff52a9bb'] });
  });
});
