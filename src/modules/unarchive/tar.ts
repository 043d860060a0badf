import { ModuleFailure, type ModuleContext } from '../../model/index.js';
import { fnmatch } from '../shared/fnmatch.js';
import type { Listing } from './look.js';
import type { Member } from './members.js';
import type { UnarchiveParams } from './params.js';

const types: Readonly<Record<string, Member['type']>> = {
  '-': 'file',
  d: 'directory',
  l: 'link',
  h: 'hard',
  b: 'device',
  c: 'device',
};

const escapes: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13 };

/** A name as GNU tar writes it with `--quoting-style=escape`, in the C locale. */
export function unescaped(text: string): string {
  const bytes: number[] = [];
  for (const [piece] of text.matchAll(/\\[0-7]{3}|\\.|[^\\]+/gs)) {
    const letter = piece.charAt(1);
    if (!piece.startsWith('\\')) bytes.push(...Buffer.from(piece));
    else if (piece.length === 4) bytes.push(Number.parseInt(piece.slice(1), 8));
    else bytes.push(...(escapes[letter] === undefined ? Buffer.from(letter) : [escapes[letter]]));
  }
  return new TextDecoder().decode(Uint8Array.from(bytes));
}

/** Of a member whose name `--strip-components` has taken away the line is empty. */
const linesOf = (text: string): string[] => text.replace(/\n$/, '').split('\n');

/** The members of a tar archive. @throws ModuleFailure where its lists do not agree */
export function tarMembers({ names, details }: Listing): Member[] {
  const detailed = linesOf(details.out);
  return linesOf(names.out).map((escaped, i) => {
    const line = detailed[i] ?? '';
    const [, type = '', rest = ''] =
      /^(.)\S+ +\S+ +\S+ \d{4,}-\d\d-\d\d \d\d:\d\d(?::\d\d)? (.*)$/.exec(line) ?? [];
    if (!rest.startsWith(escaped)) throw new ModuleFailure(`cannot read what is in the archive: ${line}`);
    const target = type === 'h' ? unescaped(rest.slice(escaped.length).replace(/^ link to /, '')) : undefined;
    return { name: unescaped(escaped), type: types[type] ?? 'other', target };
  });
}

/** The names as Ansible's result has them. */
export function tarFiles(members: readonly Member[], { exclude }: UnarchiveParams): string[] {
  const left = exclude.map((pattern) => pattern.replace(/\/+$/, ''));
  return members
    .map(({ name }) => name.replace(/^\//, ''))
    .filter((name) => !left.some((p) => fnmatch(name, p)));
}

/**
 * What tar's comparison says that makes a difference, as Ansible judges it: not what the task sets afterwards in any case. A link
 * that is missing or leads elsewhere is one too, or an archive of links would never be unpacked.
 */
export function tarDifferences({ compared }: Listing, params: UnarchiveParams, ctx: ModuleContext): string[] {
  const isRoot = ctx.basics.uid === 0;
  const said = linesOf(compared.out + compared.err).map((line) => line.replace(/^\S*tar: /, ''));
  return said.filter((line) => {
    // The name is empty: it is not unpacked.
    if (/^: Warning: /.test(line)) return false;
    return (
      (isRoot && params.owner === undefined && / Uid differs$/.test(line)) ||
      (isRoot && params.group === undefined && / Gid differs$/.test(line)) ||
      (params.mode === undefined && / Mode differs$/.test(line)) ||
      / Mod time differs$| Warning: Cannot (stat|readlink): No such file or directory$/.test(line) ||
      / Symlink differs$| Invalid (owner|group)/.test(line)
    );
  });
}
