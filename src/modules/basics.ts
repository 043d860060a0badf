import { probe, verbatim, type Basics, type Probe } from '../model/index.js';

/** The name of the machine or container that a process is in; it belongs to the user of the process. */
const self = '/proc/self/ns/uts';

/**
 * What a shell says of its host and user, as one line without quotes but double ones, backslashes and exclamation marks: it
 * is also told to every shell as it opens, through whatever login shell there is. Starting a process takes a host longer than all
 * the rest, so one (stat) tells what three would (id twice, readlink), which are asked where it does not: where there is no such
 * stat, and for a user without a name.
 */
export const greeting = [
  // Where package managers are, that a login may leave out.
  'hap_p=$PATH; PATH=$PATH:/usr/sbin:/sbin',
  `hap_l=$(stat -c "%u %U %N" ${self})`,
  'case $hap_l in "${hap_l%% *} UNKNOWN "*|"${hap_l%% *} ${hap_l%% *} "*) hap_l= ;; *"uts:["*) ;; *) hap_l= ;; esac',
  `if [ -n "$hap_l" ]; then echo "self=$hap_l"; else echo "uid=$(id -u)"; echo "user=$(id -un || echo "$LOGNAME")"; echo "ns=$(readlink ${self})"; fi`,
  'if read -r hap_l </proc/sys/kernel/random/boot_id; then echo "boot=$hap_l"; fi',
  'echo "home=$HOME"',
  'if [ -r /etc/os-release ]; then while read -r hap_l; do case $hap_l in ID=*|ID_LIKE=*) echo "os.$hap_l" ;; esac; done </etc/os-release; fi',
  'if [ -d /run/systemd/system ]; then echo service=systemd; elif [ -e /run/openrc ] || command -v openrc >/dev/null; then echo service=openrc; elif [ -d /etc/init.d ]; then echo service=sysvinit; fi',
  'for hap_l in apt-get dnf5 dnf microdnf yum zypper apk pacman xbps-install emerge pkg opkg; do if command -v $hap_l >/dev/null; then echo "pm=$hap_l"; break; fi; done',
  'PATH=$hap_p',
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
  const { uid, user, ns } = selfOf(get);
  const words = `${get('os.ID')} ${get('os.ID_LIKE')}`.replace(/["']/g, '').toLowerCase().split(/\s+/);
  const family = words
    .map((word) => families.find(([, names]) => names.includes(word))?.[0])
    .find((name) => name !== undefined);
  const pm = get('pm');
  return {
    home: get('home') || '/',
    user,
    uid: Number(uid),
    serviceManager: get('service') || 'service',
    packageManager: packageManagers[pm] ?? (pm || 'unknown'),
    osFamily: family ?? 'Linux',
    // Containers of one machine are machines of their own; the users of one share its name, whatever they see mounted.
    machine: get('boot') === '' ? '' : `${get('boot')} ${ns}`,
  };
}

/** Who a shell is, and its namespace of names: from what stat(1) says of its own, or from what was asked one by one. */
function selfOf(get: (name: string) => string): { uid: string; user: string; ns: string } {
  // The uid, the name, which may have blanks, and the link, in quotes of some kind.
  const [, uid, user, ns] = /^(\d+) (.*) \S+ -> \S*(uts:\[\d+\])/.exec(get('self')) ?? [];
  if (uid === undefined || user === undefined || ns === undefined)
    return { uid: get('uid'), user: get('user'), ns: get('ns') };
  return { uid, user, ns };
}

/** What the engine asks each new shell of a login user: who and where it is, and what manages services and packages. */
export const basics: Probe<Basics> = probe(verbatim(`{ ${greeting}; } 2>/dev/null; :`), (output) =>
  parse(output.stdout),
);
