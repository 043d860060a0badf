import { hostname, totalmem } from 'node:os';
import { describe, expect, it } from 'vitest';
import type { Fields } from '../../../src/model/index.js';
import { setup } from '../../../src/modules/setup/setup.js';
import { contextOf } from '../../kit/module-table.js';
import { ask, realShells } from '../../kit/real-shell.js';

function gather(params: Record<string, unknown>, shell = realShells()[0]): Fields {
  if (setup.kind !== 'host' || !shell) throw new Error('there is nothing to gather with');
  const ctx = contextOf({});
  const given = setup.params.parse(params);
  const probe = setup.stages[0]?.inspect(given, ctx, []);
  const outputs =
    probe?.requests.map((r) => ask(shell, r, '/tmp', { LOGNAME: 'root', ODD: 'two\nlines' })) ?? [];
  const now = probe?.parse(outputs);
  return setup.result?.(given, [{ now, changes: [], outputs: [] }], ctx, undefined) ?? {};
}
const facts = (params: Record<string, unknown>, shell = realShells()[0]): Record<string, unknown> =>
  gather(params, shell)['ansible_facts'] as Record<string, unknown>;

describe.each(realShells().map((s) => [s.name, s] as const))('setup with %s', (_, shell) => {
  it('finds what node finds', () => {
    const found = facts({}, shell);
    expect(found).toMatchObject({
      ansible_nodename: hostname(),
      ansible_system: 'Linux',
      ansible_memtotal_mb: Math.floor(totalmem() / 1048576),
      ansible_user_id: 'root',
      ansible_user_uid: 0,
      ansible_user_dir: '/root',
      ansible_env: { ODD: 'two\nlines' },
      gather_subset: ['all'],
      module_setup: true,
    });
    expect(found).toHaveProperty(['ansible_lo', 'ipv4', 'address'], '127.0.0.1');
    const { epoch } = found['ansible_date_time'] as { epoch: string };
    expect(Math.abs(Number(epoch) - Date.now() / 1000)).toBeLessThan(60);
  });

  it('asks in one request', () => {
    if (setup.kind !== 'host') throw new Error('setup has no inspection');
    const probe = setup.stages[0]?.inspect(setup.params.parse({}), contextOf({}), []);
    expect(probe?.requests).toHaveLength(1);
  });
});

describe('setup', () => {
  const names = (params: Record<string, unknown>): string[] => Object.keys(facts(params)).sort();

  it('collects nothing where nothing is wanted', () => {
    expect(names({ gather_subset: '!all,!min' })).toEqual(['gather_subset', 'module_setup']);
  });

  it('collects what a collector requires, and no more', () => {
    const found = names({ gather_subset: ['!all', '!min', 'network'] });
    expect(found).toEqual(
      expect.arrayContaining(['ansible_default_ipv4', 'ansible_distribution', 'ansible_machine']),
    );
    expect(found).not.toContain('ansible_env');
    expect(found).not.toContain('ansible_mounts');
  });

  it('collects the minimum with !all', () => {
    const found = names({ gather_subset: '!all' });
    expect(found).toEqual(expect.arrayContaining(['ansible_pkg_mgr', 'ansible_service_mgr', 'ansible_env']));
    expect(found).not.toContain('ansible_mounts');
    expect(found).not.toContain('ansible_interfaces');
  });

  it('takes single facts for the collector that has them', () => {
    const found = names({ gather_subset: '!all,!min,mounts' });
    expect(found).toEqual(expect.arrayContaining(['ansible_mounts', 'ansible_memtotal_mb']));
  });

  it('leaves out with !, but not what is named as well', () => {
    expect(names({ gather_subset: '!hardware' })).not.toContain('ansible_mounts');
    expect(names({ gather_subset: '!hardware,hardware' })).toContain('ansible_mounts');
  });

  it('filters by names with and without the prefix', () => {
    expect(names({ filter: 'ansible_distribution_ver*' })).toEqual(['ansible_distribution_version']);
    expect(names({ filter: ['pkg_mgr', 'mem[tf]*_mb'] })).toEqual([
      'ansible_memfree_mb',
      'ansible_memtotal_mb',
      'ansible_pkg_mgr',
    ]);
    expect(names({ filter: 'gather_*' })).toEqual(['gather_subset']);
  });

  it('refuses a subset that nobody knows, with all that there are', () => {
    // The list is that of Ansible 2.14 on Linux.
    expect(() => facts({ gather_subset: 'bogus' })).toThrow(
      "Bad subset 'bogus' given to Ansible. gather_subset options allowed: all, all_ipv4_addresses, all_ipv6_addresses, apparmor, architecture, caps, chroot, cmdline, date_time, default_ipv4, default_ipv6, devices, distribution, distribution_major_version, distribution_release, distribution_version, dns, effective_group_ids, effective_user_id, env, facter, fibre_channel_wwn, fips, hardware, interfaces, is_chroot, iscsi, kernel, kernel_version, loadavg, local, lsb, machine, machine_id, mounts, network, nvme, ohai, os_family, pkg_mgr, platform, processor, processor_cores, processor_count, python, python_version, real_user_id, selinux, service_mgr, ssh_host_key_dsa_public, ssh_host_key_ecdsa_public, ssh_host_key_ed25519_public, ssh_host_key_rsa_public, ssh_host_pub_keys, ssh_pub_keys, system, system_capabilities, system_capabilities_enforced, user, user_dir, user_gecos, user_gid, user_id, user_shell, user_uid, virtual, virtualization_role, virtualization_tech_guest, virtualization_tech_host, virtualization_type",
    );
  });
});
