import { describe, expect, it } from 'vitest';
import { virtual } from '../../../src/modules/setup/virtual.js';
import { factsOf, type Host } from '../../kit/fact-source.js';

const dmi = '/sys/devices/virtual/dmi/id';

const cases: [string, Host, string, string, string[], string[]][] = [
  ['bare metal', {}, 'NA', 'NA', [], []],
  [
    'docker by its cgroup, on a machine that has KVM',
    { files: { '/proc/1/cgroup': '1:cpu:/docker/7a61' }, exists: ['/dev/kvm', '/.dockerenv'] },
    'docker',
    'guest',
    ['container', 'docker'],
    ['kvm'],
  ],
  ['docker by its file', { exists: ['/.dockerenv'] }, 'docker', 'guest', ['container', 'docker'], []],
  [
    'LXC by the environment of init',
    { printed: { init_environ: 'PATH=/bin\ncontainer=lxc\n' } },
    'lxc',
    'guest',
    ['container', 'lxc'],
    [],
  ],
  [
    'podman',
    { printed: { init_environ: 'container=podman\n' } },
    'podman',
    'guest',
    ['container', 'podman'],
    [],
  ],
  [
    'what systemd says',
    { files: { '/run/systemd/container': 'systemd-nspawn' } },
    'systemd-nspawn',
    'guest',
    ['container', 'systemd-nspawn'],
    [],
  ],
  ['OpenVZ', { exists: ['/proc/vz'] }, 'openvz', 'guest', ['container', 'openvz'], []],
  ['a host of OpenVZ', { exists: ['/proc/vz', '/proc/bc'] }, 'openvz', 'host', [], ['openvz']],
  [
    'a host of Xen',
    { exists: ['/proc/xen'], files: { '/proc/xen/capabilities': 'control_d' } },
    'xen',
    'host',
    [],
    ['xen'],
  ],
  ['a guest of Xen', { exists: ['/proc/xen'] }, 'xen', 'guest', [], []],
  ['KVM by its vendor', { files: { [`${dmi}/sys_vendor`]: 'QEMU' } }, 'kvm', 'guest', ['kvm'], []],
  [
    'KVM of a cloud',
    { files: { [`${dmi}/bios_vendor`]: 'Amazon EC2', [`${dmi}/sys_vendor`]: 'Amazon EC2' } },
    'kvm',
    'guest',
    ['kvm'],
    [],
  ],
  [
    'RHV',
    { files: { [`${dmi}/sys_vendor`]: 'Red Hat', [`${dmi}/product_family`]: 'RHV' } },
    'RHV',
    'guest',
    ['RHV'],
    [],
  ],
  [
    'VMware',
    { files: { [`${dmi}/product_name`]: 'VMware Virtual Platform' } },
    'VMware',
    'guest',
    ['VMware'],
    [],
  ],
  [
    'VirtualBox',
    { files: { [`${dmi}/bios_vendor`]: 'innotek GmbH' } },
    'virtualbox',
    'guest',
    ['virtualbox'],
    [],
  ],
  [
    'user mode Linux',
    { files: { '/proc/cpuinfo': 'vendor_id\t: User Mode Linux' } },
    'uml',
    'guest',
    ['uml'],
    [],
  ],
  [
    'a partition of z',
    { files: { '/proc/cpuinfo': 'vendor_id\t: IBM/S390' } },
    'PR/SM',
    'LPAR',
    ['PR/SM'],
    [],
  ],
  ['a host of KVM', { files: { '/proc/modules': 'kvm 1 0\nkvm_intel 1 0' } }, 'kvm', 'host', [], ['kvm']],
  [
    'a vserver',
    { files: { '/proc/self/status': 'Name:\tx\nVxID:\t12' } },
    'linux_vserver',
    'guest',
    ['linux_vserver'],
    [],
  ],
];

describe('virtual', () => {
  it.each(cases)('knows %s', (_, host, type, role, guest, hosting) => {
    expect(factsOf(virtual, host)).toEqual({
      virtualization_type: type,
      virtualization_role: role,
      virtualization_tech_guest: guest,
      virtualization_tech_host: hosting,
    });
  });
});
