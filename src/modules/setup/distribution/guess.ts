import type { Source } from '../source.js';

/** What os-release and its elders say before the files of single distributions are looked at. */
export interface Guess {
  readonly distribution: string;
  readonly distribution_version: string;
  readonly distribution_release: string;
  readonly distribution_major_version: string;
}

/** Files that {@link guess} reads. */
export const guessFiles = ['/etc/os-release', '/usr/lib/os-release', '/etc/debian_version'];

/** The identity of the distribution as Python's `distro` finds it for Ansible: os-release(5) first, then lsb_release(1). */
export function guess(source: Source): Guess {
  const release = osRelease(source);
  const lsb = lsbRelease(source);
  const id = release.get('id') ?? lsb.get('distributor id') ?? '';
  const version = versionOf(id, source, release, lsb) || 'NA';
  return {
    distribution: title(normal(id)),
    distribution_version: version,
    distribution_release: codename(release) ?? lsb.get('codename') ?? 'NA',
    distribution_major_version: version.split('.')[0] || 'NA',
  };
}

function title(id: string): string {
  const names: Readonly<Record<string, string>> = { amzn: 'Amazon', rhel: 'Redhat', '': 'OtherLinux' };
  return names[id] ?? id.charAt(0).toUpperCase() + id.slice(1);
}

function normal(id: string): string {
  const lower = id.toLowerCase().replaceAll(' ', '_');
  return { ol: 'oracle', 'opensuse-leap': 'opensuse' }[lower] ?? lower;
}

function versionOf(
  id: string,
  source: Source,
  release: ReadonlyMap<string, string>,
  lsb: ReadonlyMap<string, string>,
): string {
  const versions = [release.get('version_id') ?? '', lsb.get('release') ?? ''];
  // Debian's point release stands in a file of its own; CentOS' stands in redhat-release.
  if (id === 'debian') versions.push(source.fileLines('/etc/debian_version')[0] ?? '');
  if (id === 'centos') versions.push(numberIn(source.fileLines('/etc/centos-release')[0] ?? ''));
  if (id !== 'debian' && id !== 'centos') {
    versions.push(numberIn(source.fileLines('/etc/redhat-release')[0] ?? ''));
    return versions.find((v) => v !== '') ?? '';
  }
  const dots = (v: string): number => v.split('.').length;
  const best = versions.reduce((found, v) => (found === '' || dots(v) > dots(found) ? v : found), '');
  return id === 'centos' ? best.split('.').slice(0, 2).join('.') : best;
}

function numberIn(line: string): string {
  return / (\d[\d.]*)/.exec(line)?.[1] ?? '';
}

function codename(release: ReadonlyMap<string, string>): string | undefined {
  const named = release.get('version_codename') ?? release.get('ubuntu_codename');
  if (named !== undefined) return named;
  const match = /(\(\D+\))|,(\s+)?\D+/.exec(release.get('version') ?? '');
  const name = match?.[0]
    .replace(/^[()]+|[()]+$/g, '')
    .replace(/^,+|,+$/g, '')
    .trim();
  return name || undefined;
}

/** os-release(5): assignments as sh reads them; keys in lower case. */
export function osRelease(source: Source): ReadonlyMap<string, string> {
  const path = source.file('/etc/os-release') === undefined ? '/usr/lib/os-release' : '/etc/os-release';
  const found = new Map<string, string>();
  for (const line of source.fileLines(path)) {
    const match = /^\s*([A-Za-z_][A-Za-z0-9_]*)=(.*)$/.exec(line);
    if (match?.[1] !== undefined) found.set(match[1].toLowerCase(), unquote((match[2] ?? '').trim()));
  }
  return found;
}

function unquote(text: string): string {
  if (/^'.*'$/s.test(text)) return text.slice(1, -1);
  const inner = /^"(.*)"$/s.exec(text)?.[1] ?? text;
  return inner.replace(/\\(.)/g, '$1');
}

/** What `lsb_release -a` printed: `Codename:\tbookworm`; keys in lower case. */
export function lsbRelease(source: Source): ReadonlyMap<string, string> {
  const lines = source.lines('lsb_release').filter((line) => line.includes(':'));
  return new Map(
    lines.map((line): [string, string] => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
}
