import { sh } from '../../../model/index.js';
import type { Collector, Facts, Part } from '../collector.js';
import type { Source } from '../source.js';
import { debian } from './debian.js';
import { family } from './family.js';
import { guess, guessFiles } from './guess.js';
import * as others from './others.js';
import type { FileParser } from './parser.js';

/** Files that name a distribution, in the order Ansible looks at them. Without a parser, being there is enough. */
const files: readonly (readonly [path: string, name: string, parse?: FileParser])[] = [
  ['/etc/altlinux-release', 'Altlinux', others.byWord('Altlinux', 'ALT')],
  ['/etc/oracle-release', 'OracleLinux', others.byWord('OracleLinux', 'Oracle Linux')],
  ['/etc/slackware-version', 'Slackware', others.slackware],
  ['/etc/centos-release', 'CentOS', others.centos],
  ['/etc/redhat-release', 'RedHat', others.byWord('RedHat', 'Red Hat')],
  ['/etc/vmware-release', 'VMwareESX'],
  ['/etc/openwrt_release', 'OpenWrt', others.openwrt],
  ['/etc/os-release', 'Amazon', others.amazon],
  ['/etc/system-release', 'Amazon', others.amazon],
  ['/etc/alpine-release', 'Alpine', others.alpine],
  ['/etc/arch-release', 'Archlinux'],
  ['/etc/os-release', 'Archlinux', others.arch],
  ['/etc/os-release', 'SUSE', others.suse],
  ['/etc/os-release', 'Debian', debian],
  ['/etc/lsb-release', 'Debian', debian],
  ['/etc/os-release', 'Flatcar', others.flatcar],
  ['/etc/os-release', 'NA', others.anyOther],
];

const part: Part = {
  facts: [
    ...['distribution', 'distribution_version', 'distribution_release', 'distribution_major_version'],
    ...['distribution_minor_version', 'distribution_file_path', 'distribution_file_variety'],
    ...['distribution_file_parsed', 'distribution_file_search_string', 'os_family'],
  ],
  needs: {
    lines: [...guessFiles, ...files.map(([path]) => path)],
    exists: files.filter(([, , parse]) => !parse).map(([path]) => path),
    scripts: {
      lsb_release: sh`command -v lsb_release >/dev/null && lsb_release -a 2>/dev/null`,
      // The package says its name where nothing else does.
      tzdata: sh`
n=
{ while read -r l; do case $l in VERSION_CODENAME=*) n=1;; esac; done </etc/os-release; } 2>/dev/null
[ -n "$n" ] || { command -v dpkg >/dev/null && dpkg --status tzdata 2>/dev/null | grep Provides | cut -f2 -d-; }`,
    },
  },
  collect(source) {
    const guessed = guess(source);
    const facts: Facts = { ...guessed, ...fromFile(source) };
    return { ...facts, os_family: family(String(facts['distribution'])) };
  },
};

function fromFile(source: Source): Facts {
  const guessed = guess(source);
  for (const [path, name, parse] of files) {
    const found = { distribution: name, distribution_file_path: path, distribution_file_variety: name };
    if (!parse) {
      if (source.exists(path)) return found;
      continue;
    }
    const data = source.file(path)?.replace(/^['"\\]+|['"\\]+$/g, '');
    const parsed = data === undefined ? undefined : parse(data, path, guessed, source);
    if (parsed) return { ...found, distribution_file_parsed: true, ...parsed };
  }
  return {};
}

/** Which distribution it is, in which version, and of which family. */
export const distribution: Collector = {
  name: 'distribution',
  aliases: ['distribution_version', 'distribution_release', 'distribution_major_version', 'os_family'],
  parts: [part],
};
