import { sh } from '../../model/index.js';
import type { Collector } from './collector.js';
import type { Source } from './source.js';
import { Findings } from './findings.js';

const dmi = '/sys/devices/virtual/dmi/id';

/** Where the machine is a guest, a container or a host of either; the first sign in Ansible's order decides the type. */
export const virtual: Collector = {
  name: 'virtual',
  aliases: [
    'virtualization_type',
    'virtualization_role',
    'virtualization_tech_guest',
    'virtualization_tech_host',
  ],
  parts: [
    {
      facts: [
        'virtualization_type',
        'virtualization_role',
        'virtualization_tech_guest',
        'virtualization_tech_host',
      ],
      needs: {
        files: [
          '/proc/1/cgroup',
          '/run/systemd/container',
          '/proc/xen/capabilities',
          `${dmi}/product_name ${dmi}/sys_vendor ${dmi}/product_family ${dmi}/bios_vendor`,
          '/proc/self/status',
          '/proc/cpuinfo',
          '/proc/modules',
        ],
        exists: ['/proc/vz', '/proc/lve', '/proc/bc', '/.dockerenv', '/.dockerinit', '/proc/xen', '/dev/kvm'],
        scripts: { init_environ: sh`tr '\\0' '\\n' 2>/dev/null </proc/1/environ` },
      },
      collect(source) {
        const found = new Findings();
        containers(source, found);
        machines(source, found);
        cpuSigns(source, found);
        hosts(source, found);
        return found.facts();
      },
    },
  ],
};

function containers(source: Source, found: Findings): void {
  for (const line of source.fileLines('/proc/1/cgroup')) {
    if (/\/docker(\/|-[0-9a-f]+\.scope)/.test(line)) found.guest('docker');
    if (/\/lxc\/|\/machine.slice\/machine-lxc/.test(line)) found.guest('lxc');
    if (line.includes('/system.slice/containerd.service')) found.guest('containerd');
  }
  for (const line of source.lines('init_environ')) {
    if (line.includes('container=lxc')) found.guest('lxc');
    if (line.includes('container=podman')) found.guest('podman');
    if (/^container=./.test(line)) found.guest('container');
  }
  if (source.exists('/proc/vz') && !source.exists('/proc/lve')) {
    if (source.exists('/proc/bc')) found.host('openvz');
    else found.guest('openvz');
  }
  const named = source.file('/run/systemd/container');
  if (named !== undefined) found.guest(named);
  if (source.exists('/.dockerenv') || source.exists('/.dockerinit')) found.guest('docker');
  if (named !== undefined || found.isGuestOf('docker', 'lxc', 'podman', 'openvz', 'containerd'))
    found.alsoGuest('container');
  if (source.exists('/proc/xen')) {
    if (source.file('/proc/xen/capabilities')?.includes('control_d')) found.host('xen');
    else found.decide('xen', 'guest');
  }
}

/** What the firmware tells: which of its names means which hypervisor. In Ansible's order. */
const firmware: readonly (readonly [
  'product_name' | 'sys_vendor' | 'bios_vendor',
  readonly string[],
  string,
])[] = [
  ['product_name', ['KVM', 'KVM Server', 'Bochs', 'AHV'], 'kvm'],
  ['sys_vendor', ['oVirt'], 'oVirt'],
  ['product_name', ['RHEV Hypervisor'], 'RHEV'],
  ['product_name', ['VMware Virtual Platform', 'VMware7,1'], 'VMware'],
  ['product_name', ['OpenStack Compute', 'OpenStack Nova'], 'openstack'],
  ['bios_vendor', ['Xen'], 'xen'],
  ['bios_vendor', ['innotek GmbH'], 'virtualbox'],
  ['bios_vendor', ['Amazon EC2', 'DigitalOcean', 'Hetzner'], 'kvm'],
  ['sys_vendor', ['QEMU', 'Amazon EC2', 'DigitalOcean', 'Google', 'Scaleway', 'Nutanix'], 'kvm'],
  ['sys_vendor', ['KubeVirt'], 'KubeVirt'],
  ['sys_vendor', ['Microsoft Corporation'], 'VirtualPC'],
  ['sys_vendor', ['Parallels Software International Inc.'], 'parallels'],
  ['sys_vendor', ['OpenStack Foundation'], 'openstack'],
];

function machines(source: Source, found: Findings): void {
  const read = (name: string): string => source.file(`${dmi}/${name}`) ?? '';
  const redHat = read('sys_vendor') === 'Red Hat';
  for (const [file, values, technology] of firmware) {
    if (technology === 'RHEV') {
      if (!redHat) continue;
      if (read('product_family') === 'RHV') {
        found.guest('RHV');
        continue;
      }
    }
    if (values.includes(read(file))) found.guest(technology);
  }
  if (read('product_name').startsWith('VMware')) found.guest('VMware');
  if (read('product_name').includes('BHYVE')) found.guest('bhyve');
}

const cpuTable: readonly (readonly [RegExp, string, 'guest' | 'LPAR'])[] = [
  [/^model name.*QEMU Virtual CPU/, 'kvm', 'guest'],
  [/^vendor_id.*User Mode Linux/, 'uml', 'guest'],
  [/^model name.*UML/, 'uml', 'guest'],
  [/^machine.*CHRP IBM pSeries .emulated by qemu./, 'kvm', 'guest'],
  [/^vendor_id.*PowerVM Lx86/, 'powervm_lx86', 'guest'],
  [/^vendor_id.*IBM\/S390/, 'PR/SM', 'LPAR'],
];

function cpuSigns(source: Source, found: Findings): void {
  const server = source.fileLines('/proc/self/status').find((line) => /^VxID:\s+\d+/.test(line));
  if (server !== undefined) {
    if (/^VxID:\s+0/.test(server)) found.host('linux_vserver');
    else found.guest('linux_vserver');
  }
  for (const line of source.fileLines('/proc/cpuinfo')) {
    const sign = cpuTable.find(([pattern]) => pattern.test(line));
    if (sign) found.guest(sign[1], sign[2]);
  }
}

function hosts(source: Source, found: Findings): void {
  const loaded = new Set(source.fileLines('/proc/modules').map((line) => line.split(' ')[0]));
  if (loaded.has('kvm')) found.host('kvm');
  if (loaded.has('vboxdrv')) found.host('virtualbox');
  if (loaded.has('virtio')) {
    // As Ansible has it: a sign of a guest that it lists among the hosts.
    found.alsoHost('kvm');
    found.decide('kvm', 'guest');
  }
  if (source.exists('/dev/kvm')) found.host('kvm');
}
