import { sections } from '../../kit/sections.js';
import { lookText } from '../../kit/stat-text.js';

/** dpkg's options, as every command line has them. */
export const options = "-o 'Dpkg::Options::=--force-confdef' -o 'Dpkg::Options::=--force-confold'";
/** What is set for every command. */
export const environment =
  'export DEBIAN_FRONTEND=noninteractive DEBIAN_PRIORITY=critical LANG=C LC_ALL=C LC_MESSAGES=C LC_CTYPE=C PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"';
/** A command of apt-get, as it is run. */
export const aptGet = (words: string): string =>
  `${environment}\napt-get -o 'DPkg::Lock::Timeout=60' -y ${options} ${words} `;

/** The index on a package that is not installed. */
export const helloPolicy = `hello:
  Installed: (none)
  Candidate: 2.10-3
  Version table:
     2.10-3 500
        500 file:/srv/apt ./ Packages
`;
/** The index on a package of two releases. */
export const greeterPolicy = (installed: string): string => `greeter:
  Installed: ${installed}
  Candidate: 2.0
  Version table:
     2.0 500
        500 http://deb.debian.org/debian bookworm-backports/main amd64 Packages
${installed === '1.0' ? ' *** 1.0 500' : '     1.0 500'}
        500 http://deb.debian.org/debian bookworm/main amd64 Packages
`;

/** What a look at the index prints. */
export const stamped = (mtime = 1_795_260_508): string => lookText([undefined, { type: 'directory', mtime }]);

/** What the look-up of packages that are to be there in any version prints. */
export const foundAny = (parts: Readonly<Record<string, string>>): [string, string] => {
  return [found(parts), stamped()];
};

/** What any other look-up prints. */
export function found(parts: Readonly<Record<string, string>>): string {
  const base = { refreshed: '1795260508\n', native: 'amd64\n', matches: '', installed: '\n' };
  return sections({ ...base, ...parts });
}

/** Lines of dpkg-query. */
export const installed = (...entries: string[]): string => entries.map((e) => `installed ${e}\n`).join('');
/** A package that is installed. */
export const helloThere = foundAny({ installed: installed('hello amd64 2.10-3') });
/** A package that is installed in one of its two versions. */
export const greeter = (version: string): string =>
  found({ installed: installed(`greeter all ${version}`), policy: greeterPolicy(version) });

/** What apt-get --simulate says of installing a package. */
export const simulatedHello = `Reading package lists...
Building dependency tree...
Reading state information...
The following NEW packages will be installed:
  hello
0 upgraded, 1 newly installed, 0 to remove and 0 not upgraded.
Inst hello (2.10-3 Debian:stable [amd64])
Conf hello (2.10-3 Debian:stable [amd64])
`;
/** What it says where there is nothing to do. */
export const idle =
  'Reading state information...\n0 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.\n';
/** What playing a command through prints. */
export const played = (stdout: string, answer = '0\n'): string =>
  sections({ simulation: stdout, 'simulation.answer': answer });
