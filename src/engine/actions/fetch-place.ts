import { posix } from 'node:path';
import { ModuleFailure, type ControllerFiles } from '../../model/index.js';

/** Where on the controller a fetched file goes. */
export interface FetchPlace {
  /** What the playbook says, absolute: links in it are the user's own. */
  readonly folder: string;
  /** The way from there to the file, which host and source have a say in: plain names. */
  readonly names: readonly string[];
}

interface Fetching {
  /** As the playbook has it. */
  readonly dest: string;
  readonly flat: boolean;
  /** The host's name in the inventory. */
  readonly host: string;
  /** The file on the host. */
  readonly source: string;
  /** What relative names are relative to. */
  readonly base: string;
  readonly home: string | undefined;
}

/**
 * Where `fetch` puts a file: `dest/host/source`, or with `flat` the file `dest`, or the source's last name in it where it
 * ends with a slash. Neither the host's name nor the source leads out of its own folder.
 * @throws ModuleFailure in the words of Ansible's fetch
 */
export function placeOfFetched(fetching: Fetching, files: ControllerFiles): FetchPlace {
  const { dest, flat, host, source } = fetching;
  const root = absolute(dest, fetching);
  if (!flat) {
    const own = posix.normalize(`${root}/${host}`);
    if (namesOf(host).some((name) => name === '.' || name === '..')) throw traversal(root, own);
    const path = posix.normalize(`${own}/${source}`);
    if (!path.startsWith(`${own}/`) || path.endsWith('/')) throw traversal(own, path);
    return { folder: root, names: namesOf(path.slice(root.length)) };
  }
  if (dest.endsWith('/')) {
    const name = source.slice(source.lastIndexOf('/') + 1);
    if (['', '.', '..'].includes(name)) throw traversal(root, posix.normalize(`${root}/${name}`));
    return { folder: root, names: [name] };
  }
  if (files.info(root)?.kind === 'directory')
    throw new ModuleFailure(
      'dest is an existing directory, use a trailing slash if you want to fetch src into that directory',
    );
  const real = files.real?.(root) ?? root;
  return { folder: posix.dirname(real), names: [posix.basename(real)] };
}

const namesOf = (path: string): string[] => path.split('/').filter((name) => name !== '');

function absolute(dest: string, { base, home }: Fetching): string {
  const expanded = home === undefined ? dest : dest.replace(/^~(?=\/|$)/, home);
  return posix.resolve(base, expanded);
}

function traversal(within: string, got: string): ModuleFailure {
  return new ModuleFailure(
    `Detected directory traversal, expected to be contained in '${within}' but got '${got}'`,
  );
}
