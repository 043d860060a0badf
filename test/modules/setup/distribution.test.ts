import { describe, expect, it } from 'vitest';
import { distribution } from '../../../src/modules/setup/distribution/distribution.js';
import { lsb } from '../../../src/modules/setup/distribution/lsb.js';
import { factsOf, type Host } from '../../kit/fact-source.js';

const osRelease = (text: string): Host => ({ files: { '/etc/os-release': text } });
const redHat = (release: string, line: string): Host => ({
  files: { '/etc/os-release': release, '/etc/redhat-release': line },
});

const hosts: [string, Host, Record<string, string>][] = [
  [
    'Debian 12',
    {
      files: {
        '/etc/os-release':
          'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nVERSION="12 (bookworm)"\nVERSION_CODENAME=bookworm\nID=debian',
        '/etc/debian_version': '12.11',
      },
    },
    {
      distribution: 'Debian',
      distribution_version: '12.11',
      distribution_major_version: '12',
      distribution_minor_version: '11',
      distribution_release: 'bookworm',
      distribution_file_variety: 'Debian',
      distribution_file_path: '/etc/os-release',
      os_family: 'Debian',
    },
  ],
  [
    'Debian before its release',
    {
      files: {
        '/etc/os-release':
          'PRETTY_NAME="Debian GNU/Linux trixie/sid"\nNAME="Debian GNU/Linux"\nVERSION_CODENAME=trixie\nID=debian',
        '/etc/debian_version': 'trixie/sid',
      },
    },
    {
      distribution: 'Debian',
      distribution_version: 'trixie/sid',
      distribution_major_version: 'trixie/sid',
      distribution_release: 'trixie',
    },
  ],
  [
    'Ubuntu 22.04',
    osRelease(
      'PRETTY_NAME="Ubuntu 22.04.3 LTS"\nNAME="Ubuntu"\nVERSION_ID="22.04"\nVERSION="22.04.3 LTS (Jammy Jellyfish)"\nVERSION_CODENAME=jammy\nID=ubuntu\nID_LIKE=debian\nHOME_URL="https://www.ubuntu.com/"',
    ),
    {
      distribution: 'Ubuntu',
      distribution_version: '22.04',
      distribution_major_version: '22',
      distribution_release: 'jammy',
      os_family: 'Debian',
    },
  ],
  [
    'Linux Mint',
    osRelease(
      'NAME="Linux Mint"\nVERSION="20 (Ulyana)"\nID=linuxmint\nVERSION_ID="20"\nVERSION_CODENAME=ulyana',
    ),
    {
      distribution: 'Linux Mint',
      distribution_version: '20',
      distribution_major_version: '20',
      distribution_release: 'ulyana',
      os_family: 'Debian',
    },
  ],
  [
    'Devuan',
    osRelease(
      'PRETTY_NAME="Devuan GNU/Linux 4 (chimaera)"\nNAME="Devuan GNU/Linux"\nVERSION_ID="4"\nVERSION_CODENAME="chimaera"\nID=devuan',
    ),
    {
      distribution: 'Devuan',
      distribution_version: '4',
      distribution_release: 'chimaera',
      os_family: 'Debian',
    },
  ],
  [
    'CentOS 7',
    {
      files: {
        '/etc/os-release':
          'NAME="CentOS Linux"\nVERSION="7 (Core)"\nID="centos"\nID_LIKE="rhel fedora"\nVERSION_ID="7"',
        '/etc/redhat-release': 'CentOS Linux release 7.9.2009 (Core)',
        '/etc/centos-release': 'CentOS Linux release 7.9.2009 (Core)',
      },
    },
    {
      distribution: 'CentOS',
      distribution_version: '7.9',
      distribution_major_version: '7',
      distribution_release: 'Core',
      distribution_file_variety: 'RedHat',
      os_family: 'RedHat',
    },
  ],
  [
    'CentOS Stream',
    {
      files: {
        '/etc/os-release': 'NAME="CentOS Stream"\nVERSION="9"\nID="centos"\nVERSION_ID="9"',
        '/etc/centos-release': 'CentOS Stream release 9',
      },
    },
    {
      distribution: 'CentOS',
      distribution_version: '9',
      distribution_release: 'Stream',
      distribution_file_variety: 'CentOS',
    },
  ],
  [
    'Rocky',
    redHat(
      'NAME="Rocky Linux"\nVERSION="9.2 (Blue Onyx)"\nID="rocky"\nVERSION_ID="9.2"',
      'Rocky Linux release 9.2 (Blue Onyx)',
    ),
    {
      distribution: 'Rocky',
      distribution_version: '9.2',
      distribution_major_version: '9',
      distribution_release: 'Blue Onyx',
      os_family: 'RedHat',
    },
  ],
  [
    'RHEL',
    redHat(
      'NAME="Red Hat Enterprise Linux"\nVERSION="8.8 (Ootpa)"\nID="rhel"\nVERSION_ID="8.8"',
      'Red Hat Enterprise Linux release 8.8 (Ootpa)',
    ),
    {
      distribution: 'RedHat',
      distribution_version: '8.8',
      distribution_release: 'Ootpa',
      distribution_file_search_string: 'Red Hat',
      os_family: 'RedHat',
    },
  ],
  [
    'Fedora',
    redHat(
      'NAME="Fedora Linux"\nVERSION="38 (Server Edition)"\nID=fedora\nVERSION_ID=38\nVERSION_CODENAME=""',
      'Fedora release 38 (Thirty Eight)',
    ),
    { distribution: 'Fedora', distribution_version: '38', distribution_release: '', os_family: 'RedHat' },
  ],
  [
    'Alpine',
    {
      files: {
        '/etc/os-release':
          'NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.18.4\nPRETTY_NAME="Alpine Linux v3.18"',
        '/etc/alpine-release': '3.18.4',
      },
    },
    {
      distribution: 'Alpine',
      distribution_version: '3.18.4',
      distribution_major_version: '3',
      distribution_release: 'NA',
      os_family: 'Alpine',
    },
  ],
  [
    'Arch Linux',
    { files: { '/etc/os-release': 'NAME="Arch Linux"\nID=arch' }, exists: ['/etc/arch-release'] },
    { distribution: 'Archlinux', distribution_file_path: '/etc/arch-release', os_family: 'Archlinux' },
  ],
  [
    'openSUSE Leap',
    osRelease(
      'NAME="openSUSE Leap"\nVERSION="15.4"\nID="opensuse-leap"\nID_LIKE="suse opensuse"\nVERSION_ID="15.4"',
    ),
    {
      distribution: 'openSUSE Leap',
      distribution_version: '15.4',
      distribution_major_version: '15',
      distribution_release: '4',
      os_family: 'Suse',
    },
  ],
  [
    'Amazon Linux',
    osRelease(
      'NAME="Amazon Linux"\nVERSION="2023"\nID="amzn"\nID_LIKE="fedora"\nVERSION_ID="2023"\nPLATFORM_ID="platform:al2023"',
    ),
    {
      distribution: 'Amazon',
      distribution_version: '2023',
      distribution_major_version: '2023',
      distribution_minor_version: 'NA',
      os_family: 'RedHat',
    },
  ],
  [
    'any other',
    osRelease('NAME="My OS"\nID=myos\nVERSION="7 beta"'),
    {
      distribution: 'My OS',
      distribution_version: '7 beta',
      os_family: 'My OS',
      distribution_file_variety: 'NA',
    },
  ],
  ['nothing at all', {}, { distribution: 'OtherLinux', distribution_version: 'NA', os_family: 'OtherLinux' }],
];

describe('distribution', () => {
  it.each(hosts)('knows %s', (_, host, facts) => {
    expect(factsOf(distribution, host)).toMatchObject(facts);
  });
});

describe('lsb', () => {
  it('is what lsb_release says', () => {
    const printed = {
      lsb_release:
        'No LSB modules are available.\nDistributor ID:\tDebian\nDescription:\tDebian GNU/Linux 12 (bookworm)\nRelease:\t12.1\nCodename:\tbookworm\n',
    };
    expect(factsOf(lsb, { printed })).toEqual({
      lsb: {
        id: 'Debian',
        description: 'Debian GNU/Linux 12 (bookworm)',
        release: '12.1',
        codename: 'bookworm',
        major_release: '12',
      },
    });
  });

  it('is what its file says where there is no lsb_release', () => {
    const text =
      'DISTRIB_ID=Ubuntu\nDISTRIB_RELEASE=22.04\nDISTRIB_CODENAME=jammy\nDISTRIB_DESCRIPTION="Ubuntu 22.04.3 LTS"';
    expect(factsOf(lsb, { files: { '/etc/lsb-release': text } })).toEqual({
      lsb: {
        id: 'Ubuntu',
        release: '22.04',
        codename: 'jammy',
        description: 'Ubuntu 22.04.3 LTS',
        major_release: '22',
      },
    });
  });

  it('is empty where neither is there', () => {
    expect(factsOf(lsb, {})).toEqual({ lsb: {} });
  });
});
