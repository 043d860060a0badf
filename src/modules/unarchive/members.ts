import { posix } from 'node:path';
import { ModuleFailure } from '../../model/index.js';

/** One thing in an archive. */
export interface Member {
  /** As the archive has it; a directory's ends with a slash. */
  readonly name: string;
  readonly type: 'file' | 'directory' | 'link' | 'hard' | 'device' | 'other';
  /** What a hard link is one of: the name of another member. */
  readonly target?: string | undefined;
}

/** Where a member goes, below the directory that is unpacked into: without a leading slash and dots. */
export function placeOf(name: string): string {
  return posix.normalize(name.replace(/^\/+/, '')).replace(/\/+$/, '');
}

const leadsUp = (name: string): boolean => name.split('/').includes('..');

/** The directories that members are in, below the one that is unpacked into. */
export function foldersOf(members: readonly Member[]): string[] {
  const folders = new Set<string>();
  for (const { name } of members)
    for (let at = posix.dirname(placeOf(name)); at !== '.' && !folders.has(at); at = posix.dirname(at))
      folders.add(at);
  return [...folders].sort();
}

/**
 * Refuses an archive that could write outside of the directory it is unpacked into: names with `..`, files behind links of
 * the archive's own, hard links to what is not in it, and devices. A leading slash is only taken away, as tar and unzip do.
 * @throws ModuleFailure
 */
export function checkMembers(members: readonly Member[], src: string, dest: string): void {
  const refuse = (name: string, why: string): never => {
    throw new ModuleFailure(`refusing to unpack ${src} to ${dest}: its member '${name}' ${why}`, {
      src,
      dest,
    });
  };
  const places = new Set(members.map(({ name }) => placeOf(name)));
  const links = new Set(members.filter(({ type }) => type === 'link').map(({ name }) => placeOf(name)));
  for (const { name, type, target = '' } of members) {
    if (leadsUp(name)) refuse(name, 'leads up with ..');
    if (type === 'device') refuse(name, 'is a device; leave it out with exclude');
    for (let at = posix.dirname(placeOf(name)); at !== '.'; at = posix.dirname(at))
      if (links.has(at)) refuse(name, `is behind the link '${at}'`);
    if (type === 'hard' && (leadsUp(target) || !places.has(placeOf(target))))
      refuse(name, `is a hard link to '${target}', which is not in the archive`);
  }
}

/** @throws ModuleFailure for an option of tar that would take absolute names as they are */
export function checkOptions({ extra_opts: options }: { readonly extra_opts: readonly string[] }): void {
  const given = options.find((option) => /^--abs|^-[A-Za-z]*P/.test(option));
  if (given !== undefined)
    throw new ModuleFailure(`extra_opts must not hold ${given}: an archive is only unpacked below dest`);
}
