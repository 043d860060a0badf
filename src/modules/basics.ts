import { probe, verbatim, type Basics, type Probe } from '../model/index.js';

/**
 * What a shell says of its host and user, as one line without quotes but double ones, backslashes and exclamation marks: it
 * is also told to every shell as it opens, through whatever login shell there is. Few processes (id, readlink) beside what
 * the shell itself can do.
 */
export const greeting = [
  // Where package managers are, that a login may leave out.
  'PATH=$PATH:/usr/sbin:/sbin',
  // Containers of one machine are machines of their own; the users of one share its name, whatever they see mounted.
  'if read -r hap_l </proc/sys/kernel/random/boot_id; then echo "machine=$hap_l $(readlink /proc/self/ns/uts)"; fi',
  'echo "uid=$(id -u)"',
  'echo "user=$(id -un || echo "$LOGNAME")"',
  'echo "home=$HOME"',
  'if [ -r /etc/os-release ]; then while read -r hap_l; do case $hap_l in ID=*|ID_LIKE=*) echo "os.$hap_l" ;; esac; done </etc/os-release; fi',
  'if [ -d /run/systemd/system ]; then echo service=systemd; elif [ -e /run/openrc ] || command -v openrc >/dev/null; then echo service=openrc; elif [ -d /etc/init.d ]; then echo service=sysvinit; fi',
  'for hap_l in apt-get dnf5 dnf microdnf yum zypper apk pacman xbps-install emerge pkg opkg; do if command -v $hap_l >/dev/null; then echo "pm=$hap_l"; break; fi; done',
].join('; ');

const packageManagers: Readonly<Record<string, string>> = {
  'apt-get': 'apt',
  microdnf: 'dnf',
  'xbps-install': 'xbps',
  emerge: 'portage',
  pkg: 'pkgng',
};

/** Ansible's `ansible_os_family` by what os-release names: the distribution itself, or what it is like. */
const families: readonly (readonly [string, readonly string[]])[] = [
  ['Debian', ['debian', 'ubuntu', 'linuxmint', 'raspbian', 'kali', 'devuan', 'pop']],
  ['RedHat', ['rhel', 'fedora', 'centos', 'rocky', 'almalinux', 'amzn', 'ol']],
  ['Suse', ['suse', 'opensuse', 'opensuse-leap', 'opensuse-tumbleweed', 'sles']],
  ['Alpine', ['alpine']],
  ['Archlinux', ['arch', 'manjaro']],
  ['Gentoo', ['gentoo']],
  ['Void', ['void']],
];

function parse(text: string): Basics {
  const found = new Map<string, string>();
  for (const line of text.split('\n')) {
    const at = line.indexOf('=');
    if (at > 0) found.set(line.slice(0, at), line.slice(at + 1));
  }
  const get = (name: string): string => found.get(name) ?? '';
  const words = `${get('os.ID')} ${get('os.ID_LIKE')}`.replace(/["']/g, '').toLowerCase().split(/\s+/);
  const family = words
    .map((word) => families.find(([, names]) => names.includes(word))?.[0])
    .find((name) => name !== undefined);
  const pm = get('pm');
  return {
    home: get('home') || '/',
    user: get('user'),
    uid: Number(get('uid')),
    serviceManager: get('service') || 'service',
    packageManager: packageManagers[pm] ?? (pm || 'unknown'),
    osFamily: family ?? 'Linux',
    machine: get('machine'),
  };
}

/** What the engine asks each new shell of a login user: who and where it is, and what manages services and packages. */
export const basics: Probe<Basics> = probe(verbatim(`{ ${greeting}; } 2>/dev/null; :`), (output) =>
  parse(output.stdout),
);
