import type { Collector } from './collector.js';
import { distribution } from './distribution/distribution.js';
import { lsb } from './distribution/lsb.js';
import { hardware } from './hardware/hardware.js';
import { local } from './local/local.js';
import { dns, fibreChannel, iscsi, nvme } from './network/names.js';
import { network } from './network/network.js';
import { dateTime } from './system/date-time.js';
import { chroot, cmdline, env, loadavg } from './system/environment.js';
import { pkgMgr, serviceMgr } from './system/managers.js';
import { sshPubKeys, user } from './system/people.js';
import { platform } from './system/platform.js';
import { python } from './system/python.js';
import { apparmor, caps, fips, selinux } from './system/security.js';
import { virtual } from './virtual.js';

/** Names that `gather_subset` may hold though hap collects nothing for them. */
const nothing = ['facter', 'ohai'].map((name): Collector => ({ name, parts: [] }));

/** Every collector; one that requires others stands after them. */
export const collectors: readonly Collector[] = [
  ...[
    platform,
    distribution,
    lsb,
    selinux,
    apparmor,
    chroot,
    fips,
    python,
    caps,
    pkgMgr,
    serviceMgr,
    cmdline,
  ],
  ...[dateTime, env, loadavg, sshPubKeys, user, virtual, hardware, dns, fibreChannel, network, iscsi, nvme],
  ...[local, ...nothing],
];

/** What is collected whatever the subset, unless `!min` is given. */
export const minimal = [
  ...['apparmor', 'caps', 'cmdline', 'date_time', 'distribution', 'dns', 'env', 'fips', 'local', 'lsb'],
  ...['pkg_mgr', 'platform', 'python', 'selinux', 'service_mgr', 'ssh_pub_keys', 'user'],
];
