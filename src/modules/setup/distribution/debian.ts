import type { FileParser } from './parser.js';

const pick = (pattern: RegExp, text: string): string | undefined => pattern.exec(text)?.[1];

/** Debian and what is made of it, told apart by words in os-release or lsb-release. */
export const debian: FileParser = (data, path, guess, source) => {
  const has = (...words: string[]): boolean => words.some((word) => data.includes(word));
  const versionId = pick(/VERSION_ID="(.*)"/, data);
  const byVersionId = versionId === undefined ? {} : version(versionId, versionId.split('.')[0]);
  if (has('Debian', 'Raspbian')) {
    const minor = source
      .fileLines('/etc/debian_version')
      .map((line) => pick(/\d+\.(\d+)/, line))
      .find((m) => m !== undefined);
    const release = pick(/PRETTY_NAME=[^(]+ \(?([^)]+?)\)/, data);
    // Very old or unreleased: the package tzdata is named after the release.
    const last = guess.distribution_release === 'NA' ? source.section('tzdata').trim() : '';
    return {
      distribution: 'Debian',
      ...named(last || release),
      ...(minor === undefined ? {} : { distribution_minor_version: minor }),
    };
  }
  if (has('Ubuntu')) return { distribution: 'Ubuntu' };
  if (has('SteamOS')) return { distribution: 'SteamOS' };
  if (has('Kali', 'Parrot') && (path === '/etc/lsb-release' || path === '/etc/os-release'))
    return { distribution: has('Kali') ? 'Kali' : 'Parrot', ...named(pick(/DISTRIB_RELEASE=(.*)/, data)) };
  if (has('Devuan'))
    return {
      distribution: 'Devuan',
      ...named(pick(/PRETTY_NAME="?[^("]+ \(?([^) "]+)\)?/, data)),
      ...(versionId === undefined ? {} : version(versionId, versionId)),
    };
  if (has('Cumulus')) {
    const bare = pick(/VERSION_ID=(.*)/, data);
    return {
      distribution: 'Cumulus Linux',
      ...(bare === undefined ? {} : version(bare, bare.split('.')[0])),
      ...named(pick(/VERSION="(.*)"/, data)),
    };
  }
  if (has('Mint')) return { distribution: 'Linux Mint', ...byVersionId };
  const codename = named(pick(/VERSION_CODENAME="?([^"\n]+)"?/, data));
  if (has('UOS', 'Uos', 'uos')) return { distribution: 'Uos', ...codename, ...byVersionId };
  if (has('Deepin', 'deepin')) return { distribution: 'Deepin', ...codename, ...byVersionId };
  return undefined;
};

function named(release: string | undefined): Record<string, string> {
  return release === undefined ? {} : { distribution_release: release };
}

function version(full: string, major: string | undefined): Record<string, string> {
  return { distribution_version: full, distribution_major_version: major ?? full };
}
