import type { PackageSpec } from './spec.js';

/** A version that could be installed, and the releases it comes from. */
export interface Available {
  readonly version: string;
  readonly sources: readonly string[];
}

/** What apt-cache(8) says of a package. */
export interface Policy {
  readonly candidate: string | undefined;
  /** The newest first. */
  readonly versions: readonly Available[];
}

/** What dpkg knows of an installed package. */
export interface Installed {
  readonly name: string;
  readonly architecture: string;
  readonly version: string;
  /** It is wholly installed, not only half, and not only its configuration is left. */
  readonly complete: boolean;
}

/** Packages of a host, as far as they were asked for. */
export class PackageDatabase {
  /**
   * @param native the architecture of packages that name none
   * @param providers packages that provide another, by its name, with the version that does
   * @param withFiles names of packages that own files, were it only configuration
   */
  constructor(
    readonly native: string,
    readonly installed: readonly Installed[],
    readonly policies: ReadonlyMap<string, Policy>,
    readonly providers: ReadonlyMap<string, readonly { readonly name: string; readonly version: string }[]>,
    readonly withFiles: ReadonlySet<string>,
  ) {}

  /** The installed package of a name, `foo` or `foo:arch`. */
  find(name: string): Installed | undefined {
    const [bare, architecture = this.native] = name.split(':');
    const own = this.installed.filter((p) => p.name === bare && p.complete);
    return own.find((p) => p.architecture === architecture) ?? own.find((p) => p.architecture === 'all');
  }

  /** What apt would install of it; packages of the own architecture are listed without one. */
  policy(name: string): Policy | undefined {
    return this.policies.get(name) ?? this.policies.get(name.replace(`:${this.native}`, ''));
  }

  /** Whether it is a package in itself, and not only provided or named by others. */
  isReal(name: string): boolean {
    return this.find(name) !== undefined || (this.policy(name)?.versions.length ?? 0) > 0;
  }

  /** Names of packages whose candidate provides it. */
  providersOf(name: string): string[] {
    const found = this.providers.get(name) ?? [];
    const current = found.filter((p) => this.policy(p.name)?.candidate === p.version);
    return [...new Set(current.map((p) => p.name))];
  }
}

/** `apt-cache policy`: for each package its candidate and table of versions. */
export function parsePolicies(lines: readonly string[]): Map<string, Policy> {
  const found = new Map<
    string,
    { candidate: string | undefined; versions: { version: string; sources: string[] }[] }
  >();
  let policy:
    { candidate: string | undefined; versions: { version: string; sources: string[] }[] } | undefined;
  for (const line of lines) {
    const header = /^(\S+):$/.exec(line)?.[1];
    if (header !== undefined) {
      policy = { candidate: undefined, versions: [] };
      found.set(header, policy);
      continue;
    }
    const candidate = /^ {2}Candidate: (.*)$/.exec(line)?.[1];
    if (policy && candidate !== undefined && candidate !== '(none)') policy.candidate = candidate;
    const version = /^ (?:\*\*\*| {3}) (\S+)/.exec(line)?.[1];
    const source = /^ {8} *-?\d+ (.*)$/.exec(line)?.[1];
    if (source !== undefined) policy?.versions.at(-1)?.sources.push(source);
    else if (version !== undefined) policy?.versions.push({ version, sources: [] });
  }
  return found;
}

/** The "Reverse Provides" of `apt-cache showpkg`: `exim4 4.96-15 (= )`. */
export function parseProviders(lines: readonly string[]): Map<string, { name: string; version: string }[]> {
  const found = new Map<string, { name: string; version: string }[]>();
  let list: { name: string; version: string }[] | undefined;
  let name = '';
  for (const line of lines) {
    const header = /^Package: (\S+)$/.exec(line)?.[1];
    if (header !== undefined) {
      name = header;
      list = undefined;
    } else if (/^Reverse Provides:/.test(line)) found.set(name, (list = []));
    else if (list) {
      const [provider, version] = line.split(' ');
      if (provider && version !== undefined) list.push({ name: provider, version });
    }
  }
  return found;
}

/** Lines of `dpkg-query`: status, name, architecture, version. */
export function parseInstalled(lines: readonly string[]): Installed[] {
  return lines.map((line) => {
    const [status, name = '', architecture = '', version = ''] = line.split(' ');
    return { name: name.split(':')[0] ?? '', architecture, version, complete: status === 'installed' };
  });
}

/** Versions of a package that a spec's version, release or neither allows, the newest first. */
export function allowedVersions(policy: Policy, { release }: PackageSpec): readonly Available[] {
  if (release === undefined) return policy.versions;
  return policy.versions.filter((v) => v.sources.some((s) => s.includes(` ${release}/`)));
}
