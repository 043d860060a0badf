import { osRelease } from './guess.js';
import type { FileParser } from './parser.js';

const pick = (pattern: RegExp, text: string): string | undefined => pattern.exec(text)?.[1];
const unquoted = (text: string): string => text.replace(/^"+|"+$/g, '');

/** Named by a word in its file where that is there, else by the file's first word (Fedora in redhat-release). */
export function byWord(name: string, word: string): FileParser {
  return (data) =>
    data.includes(word)
      ? { distribution: name, distribution_file_search_string: word }
      : { distribution: data.split(/\s+/)[0] };
}

export const alpine: FileParser = (data) => ({ distribution: 'Alpine', distribution_version: data });

export const amazon: FileParser = (data, path) => {
  if (!data.includes('Amazon')) return undefined;
  const version = pick(/VERSION_ID="(.*)"/, data);
  if (path !== '/etc/os-release')
    return {
      distribution: 'Amazon',
      distribution_version: data.split(/\s+/).find((word) => /^\d+$/.test(word)) ?? 'NA',
    };
  if (version === undefined) return { distribution: 'Amazon' };
  const [major, minor = 'NA'] = version.split('.');
  return {
    distribution: 'Amazon',
    distribution_version: version,
    distribution_major_version: major,
    distribution_minor_version: minor,
  };
};

export const arch: FileParser = (data) =>
  data.includes('Arch Linux') ? { distribution: 'Archlinux' } : undefined;

export const centos: FileParser = (data) => {
  if (data.includes('CentOS Stream')) return { distribution_release: 'Stream' };
  return data.includes('TencentOS Server') ? { distribution: 'TencentOS' } : undefined;
};

export const openwrt: FileParser = (data) => {
  if (!data.includes('OpenWrt')) return undefined;
  const version = pick(/DISTRIB_RELEASE="(.*)"/, data);
  const release = pick(/DISTRIB_CODENAME="(.*)"/, data);
  return {
    distribution: 'OpenWrt',
    ...(version === undefined ? {} : { distribution_version: version }),
    ...(release === undefined ? {} : { distribution_release: release }),
  };
};

export const slackware: FileParser = (data) => {
  if (!data.includes('Slackware')) return undefined;
  const version = /\w+[.]\w+\+?/.exec(data)?.[0];
  return { distribution: 'Slackware', ...(version === undefined ? {} : { distribution_version: version }) };
};

export const suse: FileParser = (data, path) => {
  if (!/suse/i.test(data) || path !== '/etc/os-release') return undefined;
  const version = pick(/^VERSION_ID="?([0-9]+\.?[0-9]*)"?/m, data);
  const minor = pick(/^VERSION_ID="?[0-9]+\.?([0-9]*)"?/m, data);
  const release = /open/i.test(data) ? minor : /enterprise/i.test(data) ? minor || '0' : undefined;
  return {
    distribution: unquoted(pick(/^NAME=(.*)/m, data) ?? 'SUSE'),
    ...(version === undefined
      ? {}
      : { distribution_version: version, distribution_major_version: version.split('.')[0] }),
    ...(release === undefined ? {} : { distribution_release: release }),
  };
};

export const flatcar: FileParser = (data, _, guess) => {
  if (guess.distribution.toLowerCase() !== 'flatcar') return undefined;
  const version = unquoted(pick(/VERSION=(.*)/, data) ?? '');
  return { distribution_major_version: version.split('.')[0], distribution_version: version };
};

/** Any other: as os-release names itself. */
export const anyOther: FileParser = (_data, _path, guess, source) => {
  const release = osRelease(source);
  const [name, version] = [release.get('name'), release.get('version')];
  return {
    ...(name === undefined ? {} : { distribution: name }),
    ...(version === undefined || guess.distribution_version !== 'NA'
      ? {}
      : { distribution_version: version }),
  };
};
