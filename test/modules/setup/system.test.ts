import { describe, expect, it } from 'vitest';
import { dateTime } from '../../../src/modules/setup/system/date-time.js';
import { chroot, cmdline, env, loadavg } from '../../../src/modules/setup/system/environment.js';
import { pkgMgr, serviceMgr } from '../../../src/modules/setup/system/managers.js';
import { sshPubKeys, user } from '../../../src/modules/setup/system/people.js';
import { platform } from '../../../src/modules/setup/system/platform.js';
import { python } from '../../../src/modules/setup/system/python.js';
import { apparmor, caps, fips, selinux } from '../../../src/modules/setup/system/security.js';
import { Float } from '../../../src/python/index.js';
import { factsOf, type Host } from '../../kit/fact-source.js';

describe('platform', () => {
  const files = {
    '/proc/sys/kernel/hostname': 'castor.example',
    '/proc/sys/kernel/osrelease': '6.1.0-13-amd64',
    '/proc/sys/kernel/version': '#1 SMP Debian',
    '/proc/sys/kernel/ostype': 'Linux',
    '/etc/machine-id': '3d12\n',
  };
  const of = (machine: string, names = ''): unknown =>
    factsOf(platform, { files, printed: { machine, names } });

  it('takes the full name from what the address is called', () => {
    expect(of('x86_64\n64\n', '172.30.77.11    castor castor.lab.example\n')).toEqual({
      system: 'Linux',
      kernel: '6.1.0-13-amd64',
      kernel_version: '#1 SMP Debian',
      machine: 'x86_64',
      architecture: 'x86_64',
      userspace_bits: '64',
      userspace_architecture: 'x86_64',
      nodename: 'castor.example',
      hostname: 'castor',
      fqdn: 'castor.lab.example',
      domain: 'lab.example',
      machine_id: '3d12',
    });
  });

  it.each([
    ['', 'castor.example', 'example'],
    ['10.0.0.1 other\n', 'other', ''],
  ])('does with what names there are: %j', (names, fqdn, domain) => {
    expect(of('x86_64\n', names)).toMatchObject({ fqdn, domain });
  });

  it.each([
    ['aarch64\n64\n', { architecture: 'aarch64', userspace_bits: '64' }],
    ['i686\n32\n', { architecture: 'i386', userspace_architecture: 'i386' }],
    ['x86_64\n32\n', { architecture: 'x86_64', userspace_architecture: 'i386' }],
    ['x86_64\n', { userspace_bits: '64' }],
  ])('knows the architecture of %j', (machine, facts) => {
    expect(of(machine)).toMatchObject(facts);
  });
});

describe('python', () => {
  it('is told by its own words', () => {
    expect(factsOf(python, { printed: { python: '/usr/bin/python3 Python 3.11.2\n' } })).toMatchObject({
      python: { version: { major: 3, minor: 11, micro: 2 }, executable: '/usr/bin/python3' },
    });
  });

  it('is no fact where there is none', () => {
    expect(factsOf(python, {})).toEqual({});
  });
});

describe('date and time', () => {
  const of = (text: string): unknown => factsOf(dateTime, { printed: { date: text } })['date_time'];

  it('are told in many shapes', () => {
    expect(of('2026|11|Saturday|6|46|21|11|24|19|1795260259|651166123|UTC|+0000\n')).toEqual({
      year: '2026',
      month: '11',
      weekday: 'Saturday',
      weekday_number: '6',
      weeknumber: '46',
      day: '21',
      hour: '11',
      minute: '24',
      second: '19',
      epoch: '1795260259',
      epoch_int: '1795260259',
      date: '2026-11-21',
      time: '11:24:19',
      iso8601_micro: '2026-11-21T11:24:19.651166Z',
      iso8601: '2026-11-21T11:24:19Z',
      iso8601_basic: '20261121T112419651166',
      iso8601_basic_short: '20261121T112419',
      tz: 'UTC',
      tz_dst: 'UTC',
      tz_offset: '+0000',
    });
  });

  it.each([
    ['CET-1CEST,M3.5.0,M10.5.0/3', 'CET', 'CEST'],
    ['<+03>-3', '+03', '+03'],
    ['EST5EDT,M3.2.0,M11.1.0', 'EDT', 'EDT'],
  ])('know the summer name of %s', (rule, tz, summer) => {
    expect(of(`2026|06|x|6|46|21|11|24|19|1795260259|%N|${tz}|+0100\n${rule}\n`)).toMatchObject({
      tz,
      tz_dst: summer,
      iso8601_micro: expect.stringMatching(/\.000000Z$/) as string,
    });
  });
});

describe('environment', () => {
  it('keeps line ends in values', () => {
    expect(factsOf(env, { printed: { env: 'A=1\nB=x\u0001y=z\nEMPTY=\n' } })).toEqual({
      env: { A: '1', B: 'x\ny=z', EMPTY: '' },
    });
  });

  it('has the load as floats', () => {
    expect(factsOf(loadavg, { files: { '/proc/loadavg': '1.00 0.25 0.10 1/1 1' } })).toEqual({
      loadavg: { '1m': new Float(1), '5m': new Float(0.25), '15m': new Float(0.1) },
    });
  });

  it('parts the kernel command line', () => {
    const text = 'quiet console=ttyS0 console=tty0 console=tty1 dyndbg="file a +p" root=UUID=1';
    expect(factsOf(cmdline, { files: { '/proc/cmdline': text } })).toEqual({
      cmdline: { quiet: true, console: 'tty1', dyndbg: '"file a +p"', root: 'UUID=1' },
      proc_cmdline: {
        quiet: true,
        console: ['ttyS0', 'tty0', 'tty1'],
        dyndbg: '"file a +p"',
        root: 'UUID=1',
      },
    });
  });

  it.each([
    ['yes', true],
    ['', false],
  ])('tells a chroot: %j', (chrooted, fact) => {
    expect(factsOf(chroot, { printed: { chroot: chrooted } })).toEqual({ is_chroot: fact });
  });
});

describe('security', () => {
  it('knows AppArmor and FIPS', () => {
    expect(factsOf(apparmor, { exists: ['/sys/kernel/security/apparmor'] })).toEqual({
      apparmor: { status: 'enabled' },
    });
    expect(factsOf(apparmor, {})).toEqual({ apparmor: { status: 'disabled' } });
    expect(factsOf(fips, { files: { '/proc/sys/crypto/fips_enabled': '1' } })).toEqual({ fips: true });
    expect(factsOf(fips, {})).toEqual({ fips: false });
  });

  it('knows SELinux', () => {
    expect(factsOf(selinux, {})).toMatchObject({ selinux: { status: 'disabled' } });
    const files = {
      '/sys/fs/selinux/enforce': '0',
      '/sys/fs/selinux/policyvers': '33',
      '/etc/selinux/config': '# SELINUX=no\nSELINUX=enforcing\nSELINUXTYPE=targeted',
    };
    expect(factsOf(selinux, { files })).toMatchObject({
      selinux: {
        status: 'enabled',
        policyvers: 33,
        config_mode: 'enforcing',
        mode: 'permissive',
        type: 'targeted',
      },
    });
  });

  it.each([
    ['', 'N/A', 'N/A'],
    ['Current: =ep\nBounding set =x', 'False', []],
    ['Current: cap_chown,cap_kill=ep', 'True', ['ep']],
    ['Current: =ep cap_sys_resource-ep', 'True', ['ep cap_sys_resource-ep']],
  ])('reads capsh as Ansible does: %j', (printed, enforced, list) => {
    expect(factsOf(caps, { printed: { capsh: printed } })).toEqual({
      system_capabilities_enforced: enforced,
      system_capabilities: list,
    });
  });
});

describe('managers', () => {
  it.each<[string, Host, Record<string, string>, string]>([
    ['Debian', { exists: ['/usr/bin/apt-get', '/usr/bin/dnf'] }, { os_family: 'Debian' }, 'apt'],
    ['RHEL 7', { exists: ['/usr/bin/yum'] }, { os_family: 'RedHat', distribution_major_version: '7' }, 'yum'],
    ['RHEL 9', { exists: ['/usr/bin/yum'] }, { os_family: 'RedHat', distribution_major_version: '9' }, 'dnf'],
    [
      'an old Fedora',
      {},
      { os_family: 'RedHat', distribution: 'Fedora', distribution_major_version: '22' },
      'yum',
    ],
    ['an atomic host', { exists: ['/run/ostree-booted'] }, { os_family: 'RedHat' }, 'atomic_container'],
    ['Alpine', { exists: ['/sbin/apk'] }, { os_family: 'Alpine' }, 'apk'],
    ['ALT', { exists: ['/usr/bin/apt-get'] }, { os_family: 'Altlinux' }, 'apt_rpm'],
    ['nothing', {}, { os_family: 'x' }, 'unknown'],
  ])('of packages: %s', (_, host, known, name) => {
    expect(factsOf(pkgMgr, host, known)).toEqual({ pkg_mgr: name });
  });

  it.each<[string, Host, string]>([
    ['systemd', { files: { '/proc/1/comm': 'systemd' } }, 'systemd'],
    ['OpenRC', { files: { '/proc/1/comm': 'openrc-init' } }, 'openrc'],
    ['something of its own', { files: { '/proc/1/comm': 'tini' } }, 'tini'],
    [
      'systemd under another name',
      {
        files: { '/proc/1/comm': 'init' },
        exists: ['/run/systemd/system/', '/etc/init.d/'],
        printed: { service_tools: 'systemctl\n' },
      },
      'systemd',
    ],
    [
      'systemd that does not run',
      {
        files: { '/proc/1/comm': 'bash' },
        printed: { service_tools: 'systemctl\n', init: '/lib/systemd/systemd\n' },
      },
      'systemd',
    ],
    [
      'OpenRC under busybox',
      { files: { '/proc/1/comm': 'init' }, exists: ['/sbin/openrc', '/etc/init.d/'] },
      'openrc',
    ],
    ['runlevels', { files: { '/proc/1/comm': 'init' }, exists: ['/etc/init.d/'] }, 'sysvinit'],
    ['a shell in a container', { files: { '/proc/1/comm': 'sh' } }, 'service'],
  ])('of services: %s', (_, host, name) => {
    expect(factsOf(serviceMgr, host)).toEqual({ service_mgr: name });
  });
});

describe('people', () => {
  it('tells the user, the real and the effective one', () => {
    const host = {
      printed: { user: '1000 0 100\njoe:x:1000:100:Joe,,,:/home/joe:/bin/sh\n' },
    };
    expect(factsOf(user, host)).toEqual({
      user_id: 'joe',
      user_uid: 1000,
      user_gid: 100,
      user_gecos: 'Joe,,,',
      user_dir: '/home/joe',
      user_shell: '/bin/sh',
      real_user_id: 1000,
      effective_user_id: 0,
      real_group_id: 100,
      effective_group_id: 100,
    });
  });

  it('takes host keys from the first directory that has any', () => {
    const files = {
      '/etc/openssh/ssh_host_rsa_key.pub': 'ssh-rsa BBBB x',
      '/etc/ssh_host_dsa_key.pub': 'ssh-dss CCCC x',
    };
    expect(factsOf(sshPubKeys, { files })).toEqual({
      ssh_host_key_rsa_public: 'BBBB',
      ssh_host_key_rsa_public_keytype: 'ssh-rsa',
    });
  });
});
