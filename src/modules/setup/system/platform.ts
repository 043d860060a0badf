import { sh } from '../../../model/index.js';
import type { Collector, Part } from '../collector.js';
import { filesFirst } from './name-service.js';
import { pythonNeeds, pythonVersion } from './python.js';

const kernel = '/proc/sys/kernel';

const itself: Part = {
  facts: ['system', 'kernel', 'kernel_version', 'hostname', 'nodename', 'machine_id'],
  needs: {
    lines: [
      ...['hostname', 'osrelease', 'version', 'ostype'].map((f) => `${kernel}/${f}`),
      '/var/lib/dbus/machine-id',
      '/etc/machine-id',
    ],
  },
  collect(source) {
    const node = source.file(`${kernel}/hostname`) ?? '';
    const id = source.file('/var/lib/dbus/machine-id') ?? source.file('/etc/machine-id');
    return {
      system: source.file(`${kernel}/ostype`) ?? 'Linux',
      kernel: source.file(`${kernel}/osrelease`) ?? '',
      kernel_version: source.file(`${kernel}/version`) ?? '',
      hostname: node.split('.')[0],
      nodename: node,
      ...(id === undefined ? {} : { machine_id: id.split('\n')[0] }),
    };
  },
};

const architecture: Part = {
  facts: ['machine', 'architecture', 'userspace_bits', 'userspace_architecture'],
  needs: {
    scripts: {
      // uname(1) says what the kernel says, unless it was told to pretend (personality(2)). How wide a word of the shell is
      // shows where its stack begins: the 28th field of proc_pid_stat(5).
      machine: sh`
m=; p=1; l=
{ read -r m </proc/sys/kernel/arch; read -r p </proc/self/personality; read -r l </proc/self/stat; } 2>/dev/null
case $p in *[!0]*) m=;; esac
if [ -n "$m" ]; then printf '%s\n' "$m"; else uname -m; fi
set -- \${l##*) }
case \${26} in ''|0) getconf LONG_BIT 2>/dev/null;; ???????????*) printf '64\n';; *) printf '32\n';; esac`,
    },
  },
  collect(source) {
    const [machine = '', bits] = source.lines('machine');
    const userspace = bits ?? (machine.endsWith('64') ? '64' : '32');
    const intel = machine === 'x86_64' || /i([3456]86|86pc)/.test(machine);
    return {
      machine,
      userspace_bits: userspace,
      architecture: intel && machine !== 'x86_64' ? 'i386' : machine,
      ...(intel ? { userspace_architecture: userspace === '64' ? 'x86_64' : 'i386' } : {}),
    };
  },
};

/**
 * The full name is what Python's getfqdn() finds: the address of the host name, and of the names that address has, the
 * first with a dot. Both stand in /etc/hosts most often: where that comes first and has one address for the name, which is no
 * other line's, nobody need be asked.
 */
const fullName: Part = {
  facts: ['fqdn', 'domain'],
  needs: {
    lines: [`${kernel}/hostname`],
    scripts: {
      names: sh`
read -r h </proc/sys/kernel/hostname
c=0; e=; s=; a=
if ! command -v getent >/dev/null || ${filesFirst} hosts; then
  while read -r a rest; do
    case $a in '#'*) continue;; esac
    rest=\${rest%%#*}
    case " $rest " in *[[:space:]]"$h"[[:space:]]*) c=$((c+1)); [ $c -gt 1 ] || e="$a $rest";; esac
    s="$s $a "
  done </etc/hosts
  a=\${e%% *}
fi
case $c:$a in 1:*[!0-9.]*|[!1]*|1[!:]*) c=0;; esac
case $s in *" $a "*" $a "*) c=0;; esac
if [ $c = 1 ] || ! command -v getent >/dev/null; then printf '%s\n' "$e"
else getent ahosts "$h" 2>/dev/null | { read -r a rest && getent hosts "$a"; }
fi`,
    },
  },
  collect(source) {
    const node = source.file(`${kernel}/hostname`) ?? '';
    const names = source.section('names').trim().split(/\s+/).slice(1);
    const fqdn = names.find((name) => name.includes('.')) ?? names[0] ?? node;
    return { fqdn, domain: fqdn.split('.').slice(1).join('.') };
  },
};

const python: Part = {
  facts: ['python_version'],
  needs: pythonNeeds,
  collect(source) {
    const found = pythonVersion(source);
    return found ? { python_version: found.version } : {};
  },
};

/** The kernel, the host's names and its architecture. */
export const platform: Collector = {
  name: 'platform',
  aliases: ['system', 'kernel', 'kernel_version', 'machine', 'python_version', 'architecture', 'machine_id'],
  parts: [itself, architecture, fullName, python],
};
