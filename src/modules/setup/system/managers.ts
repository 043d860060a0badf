import { sh } from '../../../model/index.js';
import type { Collector } from '../collector.js';
import { basename } from '../source.js';

/** Package managers by where they are; the last that is there wins, unless the distribution says otherwise. */
const packageManagers: readonly (readonly [string, string])[] = [
  ['/usr/bin/rpm-ostree', 'atomic_container'],
  ['/usr/bin/yum', 'yum'],
  ['/usr/bin/dnf', 'dnf'],
  ['/usr/bin/apt-get', 'apt'],
  ['/usr/bin/zypper', 'zypper'],
  ['/usr/sbin/urpmi', 'urpmi'],
  ['/usr/bin/pacman', 'pacman'],
  ['/bin/opkg', 'opkg'],
  ['/usr/pkg/bin/pkgin', 'pkgin'],
  ['/sbin/apk', 'apk'],
  ['/usr/bin/emerge', 'portage'],
  ['/usr/bin/xbps-install', 'xbps'],
  ['/usr/bin/swupd', 'swupd'],
  ['/usr/sbin/sorcery', 'sorcery'],
];

/** What manages packages. */
export const pkgMgr: Collector = {
  name: 'pkg_mgr',
  requires: ['distribution'],
  parts: [
    {
      facts: ['pkg_mgr'],
      uses: ['distribution', 'distribution_major_version', 'os_family'],
      needs: {
        exists: [...packageManagers.map(([path]) => path), '/run/ostree-booted'],
        scripts: {
          // apt-get of a package of rpm is ALT's APT-RPM.
          apt_rpm: sh`[ -e /usr/bin/rpm ] && /usr/bin/rpm -q --whatprovides /usr/bin/apt-get >/dev/null 2>&1 && printf yes`,
        },
      },
      collect(source, known) {
        const there = packageManagers.filter(([path]) => source.exists(path)).map(([, name]) => name);
        const major = Number(known['distribution_major_version']);
        const redHat = (): string => {
          if (source.exists('/run/ostree-booted')) return 'atomic_container';
          const first = { Fedora: 23, Amazon: 2022 }[String(known['distribution'])] ?? 8;
          return major < first ? 'yum' : 'dnf';
        };
        const family = String(known['os_family']);
        const name =
          family === 'RedHat' ? redHat() : family === 'Debian' ? 'apt' : (there.at(-1) ?? 'unknown');
        const rpm = name === 'apt' && (family === 'Altlinux' || source.section('apt_rpm').startsWith('yes'));
        return { pkg_mgr: rpm ? 'apt_rpm' : name };
      },
    },
  ],
};

const byInit: Readonly<Record<string, string>> = {
  procd: 'openwrt_init',
  'runit-init': 'runit',
  svscan: 'svc',
  'openrc-init': 'openrc',
};

/** What manages services: process 1 by its name where that tells, else what is installed. */
export const serviceMgr: Collector = {
  name: 'service_mgr',
  requires: ['platform', 'distribution'],
  parts: [
    {
      facts: ['service_mgr'],
      uses: ['distribution'],
      needs: {
        lines: ['/proc/1/comm'],
        exists: ['/run/systemd/system/', '/etc/init/', '/sbin/openrc', '/etc/init.d/'],
        scripts: {
          service_tools: sh`for t in systemctl initctl; do command -v $t >/dev/null && printf '%s\n' $t; done`,
          // Looked at only where the name of process 1 does not tell.
          init: sh`
c=; [ -r /proc/1/comm ] && read -r c </proc/1/comm
case $c in ''|init|*sh) [ ! -L /sbin/init ] || readlink /sbin/init;; esac`,
        },
      },
      collect(source, known) {
        const init = source.lines('init')[0];
        const first = basename(source.file('/proc/1/comm') ?? init ?? '').trim();
        // `init` may be anything, and a shell is the first process of many a container.
        if (first !== '' && first !== 'init' && !first.endsWith('sh'))
          return { service_mgr: byInit[first] ?? first };
        const tools = source.lines('service_tools');
        const systemctl = tools.includes('systemctl');
        const signs: readonly (readonly [boolean, string])[] = [
          [known['distribution'] === 'OpenWrt', 'openwrt_init'],
          [systemctl && source.exists('/run/systemd/system/'), 'systemd'],
          [tools.includes('initctl') && source.exists('/etc/init/'), 'upstart'],
          [source.exists('/sbin/openrc'), 'openrc'],
          [systemctl && init !== undefined && basename(init) === 'systemd', 'systemd'],
          [source.exists('/etc/init.d/'), 'sysvinit'],
        ];
        return { service_mgr: signs.find(([sign]) => sign)?.[1] ?? 'service' };
      },
    },
  ],
};
