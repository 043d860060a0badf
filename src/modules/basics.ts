import { probe, sh, type Basics, type Probe } from '../model/index.js';

// Few processes (id, readlink) beside what the shell itself can do: it is asked of every shell that opens.
const script = sh`
if read -r boot </proc/sys/kernel/random/boot_id; then
  # Containers of one machine are machines of their own.
  printf 'machine=%s %s\n' "$boot" "$(readlink /proc/self/ns/mnt)"
fi 2>/dev/null
printf 'uid=%s\nuser=%s\nhome=%s\n' "$(id -u)" "$(id -un 2>/dev/null || printf %s "$LOGNAME")" "$HOME"
while read -r line; do
  case $line in ID=*|ID_LIKE=*) printf 'os.%s\n' "$line" ;; esac
done </etc/os-release 2>/dev/null
if [ -d /run/systemd/system ]; then printf 'service=systemd\n'
elif [ -e /run/openrc ] || command -v openrc >/dev/null; then printf 'service=openrc\n'
elif [ -d /etc/init.d ]; then printf 'service=sysvinit\n'
fi
for pm in apt-get dnf5 dnf microdnf yum zypper apk pacman xbps-install emerge pkg opkg; do
  command -v $pm >/dev/null && { printf 'pm=%s\n' "$pm"; break; }
done
:`;

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
export const basics: Probe<Basics> = probe(script, (output) => parse(output.stdout));
