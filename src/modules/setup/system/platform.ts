import { sh } from '../../../model/index.js';
import type { Collector } from '../collector.js';
import { pythonNeeds, pythonVersion } from './python.js';

const kernel = '/proc/sys/kernel';

/**
 * The kernel, the host's names and its architecture. The full name is what Python's getfqdn() finds: the address of the
 * host name, and of the names that address has, the first with a dot.
 */
export const platform: Collector = {
  name: 'platform',
  aliases: ['system', 'kernel', 'kernel_version', 'machine', 'python_version', 'architecture', 'machine_id'],
  parts: [
    {
      needs: {
        files: [
          ...['hostname', 'osrelease', 'version', 'ostype'].map((f) => `${kernel}/${f}`),
          '/var/lib/dbus/machine-id',
          '/etc/machine-id',
        ],
        scripts: {
          ...pythonNeeds.scripts,
          machine: sh`uname -m; getconf LONG_BIT 2>/dev/null`,
          names: sh`
read -r h </proc/sys/kernel/hostname
if command -v getent >/dev/null; then
  getent ahosts "$h" 2>/dev/null | { read -r a rest && getent hosts "$a"; }
else
  while read -r a rest; do case " $rest " in *[[:space:]]"$h"[[:space:]]*) printf '%s %s\n' "$a" "$rest"; break;; esac; done </etc/hosts
fi`,
        },
      },
      collect(source) {
        const node = source.file(`${kernel}/hostname`) ?? '';
        const fqdn = fullName(node, source.section('names'));
        const [machine = '', bits] = source.lines('machine');
        const userspace = bits ?? (machine.endsWith('64') ? '64' : '32');
        const intel = machine === 'x86_64' || /i([3456]86|86pc)/.test(machine);
        const python = pythonVersion(source);
        const id = source.file('/var/lib/dbus/machine-id') ?? source.file('/etc/machine-id');
        return {
          system: source.file(`${kernel}/ostype`) ?? 'Linux',
          kernel: source.file(`${kernel}/osrelease`) ?? '',
          kernel_version: source.file(`${kernel}/version`) ?? '',
          machine,
          ...(python ? { python_version: python.version } : {}),
          fqdn,
          hostname: node.split('.')[0],
          nodename: node,
          domain: fqdn.split('.').slice(1).join('.'),
          userspace_bits: userspace,
          architecture: intel && machine !== 'x86_64' ? 'i386' : machine,
          ...(intel ? { userspace_architecture: userspace === '64' ? 'x86_64' : 'i386' } : {}),
          ...(id === undefined ? {} : { machine_id: id.split('\n')[0] }),
        };
      },
    },
  ],
};

function fullName(node: string, entry: string): string {
  const names = entry.trim().split(/\s+/).slice(1);
  return names.find((name) => name.includes('.')) ?? names[0] ?? node;
}
