import { describe, expect, it } from 'vitest';
import { cpu } from '../../../src/modules/setup/hardware/cpu.js';
import { devices } from '../../../src/modules/setup/hardware/devices.js';
import { dmi } from '../../../src/modules/setup/hardware/dmi.js';
import { lvm } from '../../../src/modules/setup/hardware/lvm.js';
import { memory } from '../../../src/modules/setup/hardware/memory.js';
import { mounts } from '../../../src/modules/setup/hardware/mounts.js';
import { humanSize } from '../../../src/modules/setup/hardware/size.js';
import { factsOf } from '../../kit/fact-source.js';

const intel = (n: number, socket: number, core: number, cores: number, siblings: number): string =>
  `processor\t: ${n}\nvendor_id\t: GenuineIntel\nmodel name\t: Xeon\nphysical id\t: ${socket}\nsiblings\t: ${siblings}\ncore id\t\t: ${core}\ncpu cores\t: ${cores}\nflags\t\t: fpu vme`;
const status = 'Uid:\t0\t0\t0\t0\nCpus_allowed_list:\t0-2,5';

describe('cpu', () => {
  const of = (cpuinfo: string, known = {}, files = {}): unknown =>
    factsOf(cpu, { files: { '/proc/cpuinfo': cpuinfo, ...files }, exists: ['/proc/cpuinfo'] }, known);

  it('counts sockets, cores and threads', () => {
    const info = [intel(0, 0, 0, 2, 4), intel(1, 0, 1, 2, 4), intel(2, 0, 0, 2, 4), intel(3, 0, 1, 2, 4)];
    expect(of(info.join('\n\n'), {}, { '/proc/self/status': status })).toMatchObject({
      processor_count: 1,
      processor_cores: 2,
      processor_threads_per_core: 2,
      processor_vcpus: 4,
      processor_nproc: 4,
    });
  });

  it('lists number, vendor and model of each', () => {
    expect(of(intel(0, 0, 0, 1, 1))).toMatchObject({ processor: ['0', 'GenuineIntel', 'Xeon'] });
  });

  it('counts entries on ARM', () => {
    const info = 'processor\t: 0\nBogoMIPS\t: 48\n\nprocessor\t: 1\nBogoMIPS\t: 48';
    expect(of(info, { architecture: 'aarch64' })).toMatchObject({
      processor: ['0', '1'],
      processor_count: 2,
      processor_cores: 1,
      processor_threads_per_core: 1,
      processor_vcpus: 2,
      processor_nproc: 2,
    });
  });

  it('counts a paravirtual guest of Xen by its entries', () => {
    const info = intel(0, 0, 0, 1, 1).replace(' vme', '');
    const files = { '/proc/cpuinfo': info, '/sys/hypervisor/type': 'xen' };
    expect(factsOf(cpu, { files, exists: ['/proc/cpuinfo'] })).toMatchObject({
      processor_count: 1,
      processor_cores: 1,
      processor_vcpus: 1,
    });
  });
});

describe('memory', () => {
  it('is told in MB', () => {
    const meminfo =
      'MemTotal: 4096000 kB\nMemFree: 1024000 kB\nBuffers: 102400 kB\nCached: 512000 kB\nSwapCached: 0 kB\nSwapTotal: 2048 kB\nSwapFree: 1024 kB';
    expect(factsOf(memory, { files: { '/proc/meminfo': meminfo } })).toEqual({
      memtotal_mb: 4000,
      memfree_mb: 1000,
      swaptotal_mb: 2,
      swapfree_mb: 1,
      memory_mb: {
        real: { total: 4000, used: 3000, free: 1000 },
        nocache: { free: 1600, used: 2400 },
        swap: { total: 2, free: 1, used: 1, cached: 0 },
      },
    });
  });
});

describe('dmi', () => {
  it('names the kind of machine, and what is not told', () => {
    const at = '/sys/devices/virtual/dmi/id';
    const files = {
      [`${at}/chassis_type`]: '23\n',
      [`${at}/sys_vendor`]: 'Dell Inc. \n',
      [`${at}/board_name`]: '',
    };
    expect(factsOf(dmi, { files })).toMatchObject({
      form_factor: 'Rack Mount Chassis',
      system_vendor: 'Dell Inc.',
      board_name: 'NA',
      product_uuid: 'NA',
    });
    expect(factsOf(dmi, { files: { [`${at}/chassis_type`]: '99' } })['form_factor']).toBe('unknown (99)');
  });
});

describe('mounts', () => {
  it('knows sizes, UUIDs and bind mounts', () => {
    const host = {
      files: {
        '/etc/mtab':
          '/dev/sda1 / ext4 rw,relatime 0 0\nproc /proc proc rw 0 0\n/dev/mapper/vg-data /mnt/my\\040data xfs rw 0 0\nnas:/x /nas nfs4 rw 0 0\n/dev/sda1 /etc/hosts ext4 rw 0 0',
        '/proc/self/mountinfo':
          '1 0 8:1 / / rw - ext4 /dev/sda1 rw\n2 1 8:1 /srv/hosts /etc/hosts rw - ext4 /dev/sda1 rw',
      },
      links: {
        '/dev/disk/by-uuid/aaaa': '../../sda1',
        '/dev/disk/by-uuid/bbbb': '../../dm-0',
        '/dev/mapper/vg-data': '../dm-0',
      },
      printed: {
        mounts:
          '4096 4096 1000 400 50 20 /\n4096 1024 10 5 2 1 /mnt/my data\n4096 4096 1000 400 50 20 /etc/hosts\n',
      },
    };
    const { mounts: found } = factsOf(mounts, host) as { mounts: Record<string, unknown>[] };
    expect(found).toEqual([
      {
        mount: '/',
        device: '/dev/sda1',
        fstype: 'ext4',
        options: 'rw,relatime',
        size_total: 4096000,
        size_available: 1638400,
        block_size: 4096,
        block_total: 1000,
        block_available: 400,
        block_used: 600,
        inode_total: 50,
        inode_available: 20,
        inode_used: 30,
        uuid: 'aaaa',
      },
      expect.objectContaining({ mount: '/mnt/my data', uuid: 'bbbb', size_total: 40960, block_size: 1024 }),
      {
        mount: '/nas',
        device: 'nas:/x',
        fstype: 'nfs4',
        options: 'rw',
        note: 'Could not get extra information due to timeout',
        uuid: 'N/A',
      },
      expect.objectContaining({ mount: '/etc/hosts', options: 'rw,bind' }),
    ]);
  });
});

describe('devices', () => {
  const host = {
    files: {
      '/sys/block/sda/size': '2097152',
      '/sys/block/sda/removable': '0',
      '/sys/block/sda/queue/scheduler': 'none [mq-deadline] kyber',
      '/sys/block/sda/queue/rotational': '1',
      '/sys/block/sda/queue/logical_block_size': '4096',
      '/sys/block/sda/device/vendor': 'ATA     ',
      '/sys/block/sda/device/serial': 'S1',
      '/sys/block/sda/sda1/start': '2048',
      '/sys/block/sda/sda1/size': '1024',
      '/sys/block/sda/sda1/holders/dm-0/dm/name': 'vg-data',
    },
    exists: ['/sys/block/dm-0', '/sys/block/sda', '/sys/block/dm-0/slaves/sda1'],
    links: {
      '/dev/disk/by-id/wwn-0x5000': '../../sda',
      '/dev/disk/by-id/ata-X': '../../sda',
      '/dev/disk/by-uuid/cccc': '../../sda1',
      '/dev/disk/by-label/DATA': '../../sda1',
    },
  };
  const found = factsOf(devices, host) as Record<string, Record<string, unknown>>;

  it('are described with their names and partitions', () => {
    expect(found['devices']?.['sda']).toEqual({
      virtual: 1,
      links: { ids: ['ata-X', 'wwn-0x5000'], uuids: [], labels: [], masters: [] },
      vendor: 'ATA',
      model: null,
      sas_address: null,
      sas_device_handle: null,
      serial: 'S1',
      removable: '0',
      support_discard: null,
      wwn: '0x5000',
      rotational: '1',
      scheduler_mode: 'mq-deadline',
      sectors: '2097152',
      sectorsize: '4096',
      size: '1.00 GB',
      host: '',
      holders: [],
      partitions: {
        sda1: {
          links: { ids: [], uuids: ['cccc'], labels: ['DATA'], masters: ['dm-0'] },
          start: '2048',
          sectors: '1024',
          sectorsize: 512,
          size: '512.00 KB',
          uuid: 'cccc',
          holders: ['vg-data'],
        },
      },
    });
  });

  it('are listed by what they are called and built of', () => {
    expect(found['device_links']).toEqual({
      ids: { sda: ['ata-X', 'wwn-0x5000'] },
      uuids: { sda1: ['cccc'] },
      labels: { sda1: ['DATA'] },
      masters: { sda1: ['dm-0'] },
    });
  });

  it.each([
    [0, '0.00 Bytes'],
    [1023, '1023.00 Bytes'],
    [1536, '1.50 KB'],
    [2 ** 40, '1.00 TB'],
  ])('have %d bytes as %s', (bytes, text) => {
    expect(humanSize(bytes)).toBe(text);
  });
});

describe('lvm', () => {
  const printed = {
    lvm: 'vgs,vg0,1,2,0,wz--n-,9.99,4.99\nlvs,root,vg0,-wi-ao----,5.00,,,,,,,,\npvs,/dev/dm-1,vg0,lvm2,a--,9.99,4.99\ndone\n',
  };
  const links = { '/dev/mapper/crypt': '../dm-1' };

  it('is told to root', () => {
    expect(factsOf(lvm, { printed, links, files: { '/proc/self/status': status } })).toEqual({
      lvm: {
        vgs: { vg0: { size_g: '9.99', free_g: '4.99', num_lvs: '2', num_pvs: '1' } },
        lvs: { root: { size_g: '5.00', vg: 'vg0' } },
        pvs: { '/dev/mapper/crypt': { size_g: '9.99', free_g: '4.99', vg: 'vg0' } },
      },
    });
  });

  it('is not told to others, nor without its tools', () => {
    const other = { '/proc/self/status': 'Uid:\t1000\t1000\t1000\t1000' };
    expect(factsOf(lvm, { printed, files: other })).toEqual({ lvm: 'N/A' });
    expect(factsOf(lvm, { files: { '/proc/self/status': status } })).toEqual({ lvm: 'N/A' });
  });
});
