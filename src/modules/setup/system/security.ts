import { sh } from '../../../model/index.js';
import type { Collector, Facts } from '../collector.js';

/** AppArmor is there or not. */
export const apparmor: Collector = {
  name: 'apparmor',
  parts: [
    {
      facts: ['apparmor'],
      needs: { exists: ['/sys/kernel/security/apparmor'] },
      collect: (source) => ({
        apparmor: { status: source.exists('/sys/kernel/security/apparmor') ? 'enabled' : 'disabled' },
      }),
    },
  ],
};

/** Capabilities of the shell, as capsh(1) shows them where it is installed. */
export const caps: Collector = {
  name: 'caps',
  aliases: ['system_capabilities', 'system_capabilities_enforced'],
  parts: [
    {
      facts: ['system_capabilities', 'system_capabilities_enforced'],
      needs: { scripts: { capsh: sh`command -v capsh >/dev/null && capsh --print 2>/dev/null` } },
      collect(source): Facts {
        const lines = source.lines('capsh');
        if (lines.length === 0) return { system_capabilities_enforced: 'N/A', system_capabilities: 'N/A' };
        let enforced = 'NA';
        let list: string[] = [];
        for (const line of lines.filter((l) => l.startsWith('Current:'))) {
          const all = line.split(':')[1]?.trim() === '=ep';
          enforced = all ? 'False' : 'True';
          if (!all) list = (line.split('=')[1] ?? '').split(',').map((c) => c.trim());
        }
        return { system_capabilities_enforced: enforced, system_capabilities: list };
      },
    },
  ],
};

/** The kernel's FIPS mode. */
export const fips: Collector = {
  name: 'fips',
  parts: [
    {
      facts: ['fips'],
      needs: { lines: ['/proc/sys/crypto/fips_enabled'] },
      collect: (source) => ({ fips: source.file('/proc/sys/crypto/fips_enabled') === '1' }),
    },
  ],
};

const selinuxfs = '/sys/fs/selinux';
const modes: Readonly<Record<string, string>> = { '1': 'enforcing', '0': 'permissive' };

/** SELinux (selinux(8)): the running mode of its filesystem, the configured one of /etc/selinux/config. */
export const selinux: Collector = {
  name: 'selinux',
  parts: [
    {
      facts: ['selinux', 'selinux_python_present'],
      needs: { lines: [`${selinuxfs}/enforce`, `${selinuxfs}/policyvers`, '/etc/selinux/config'] },
      collect(source): Facts {
        const present = { selinux_python_present: true };
        const mode = source.file(`${selinuxfs}/enforce`);
        if (mode === undefined) return { ...present, selinux: { status: 'disabled' } };
        const config = source.file('/etc/selinux/config') ?? '';
        const configured = (key: string): string | undefined =>
          new RegExp(`^\\s*${key}=(\\S+)`, 'm').exec(config)?.[1];
        const version = source.file(`${selinuxfs}/policyvers`);
        return {
          ...present,
          selinux: {
            status: 'enabled',
            policyvers: version === undefined ? 'unknown' : Number(version),
            config_mode: configured('SELINUX') ?? 'unknown',
            mode: modes[mode] ?? 'unknown',
            type: configured('SELINUXTYPE') ?? 'unknown',
          },
        };
      },
    },
  ],
};
