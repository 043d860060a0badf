/** A file as `stat` would tell it, as far as a test says. */
export interface ToldFile {
  readonly type?: 'file' | 'directory' | 'link';
  /** Octal digits. */
  readonly mode?: string;
  readonly nlink?: number;
  readonly owner?: readonly [uid: number, name: string];
  readonly group?: readonly [gid: number, name: string];
  readonly size?: number;
  readonly inode?: number;
  /** Seconds since 1970. */
  readonly mtime?: number;
}

/** What is at a path: nothing, a file, or a link with what it leads to. */
export type Told =
  | undefined
  | ToldFile
  | { readonly target: string; readonly real: string; readonly to: ToldFile | undefined };

const types = { file: 0o10, directory: 0o04, link: 0o12 };

function line(file: ToldFile): string {
  const { type = 'file', mode = type === 'directory' ? '755' : type === 'link' ? '777' : '644' } = file;
  const [uid, user] = file.owner ?? [0, 'root'];
  const [gid, group] = file.group ?? [0, 'root'];
  const bits = types[type] * 0o10000 + Number.parseInt(mode, 8);
  const mtime = file.mtime ?? 1_600_000_000;
  const day = `${new Date(mtime * 1000).toISOString().slice(0, 19).replace('T', ' ')}.000000000 +0000`;
  const numbers = [
    file.nlink ?? 1,
    uid,
    gid,
    file.size ?? 0,
    mtime,
    mtime,
    mtime,
    file.inode ?? 7,
    1,
    0,
    0,
    8,
    4096,
  ];
  return `${[bits.toString(16), ...numbers, user, group].join(':')}:${day}|${day}|${day}\n`;
}

interface Lines {
  kinds: string[];
  links: string;
  led: string;
  own: string;
}

function linesOf(paths: readonly Told[]): Lines {
  const lines: Lines = { kinds: [], links: '', led: '', own: '' };
  for (const told of paths) {
    if (told === undefined) lines.kinds.push('-');
    else if ('target' in told) {
      lines.kinds.push(told.to ? 'l' : 'b');
      lines.links += `=${told.target}\n=${told.real}\n`;
      if (told.to) lines.led += line(told.to);
      lines.own += line({ type: 'link' });
    } else {
      lines.kinds.push('p');
      lines.own += line(told);
    }
  }
  return lines;
}

/** What the shell function `hap_stat` prints of a path. */
export function statText(path: Told): string {
  const { kinds, links, led, own } = linesOf([path]);
  return `${kinds.join('')}\n${links}${led}${own}.\n`;
}

/**
 * What a look at paths prints, with a umask of 022.
 * @param sums by the path's index
 * @param missing by the path's index: how many names are missing of it
 */
export function lookText(
  paths: readonly Told[],
  sums: Readonly<Record<number, string>> = {},
  missing: Readonly<Record<number, number>> = {},
): string {
  const { kinds, links, led, own } = linesOf(paths);
  const all = kinds.map((kind, i) => `${kind}${i in sums ? 's' : ''} ${missing[i] ?? 0}\n`);
  const summed = Object.values(sums).map((sum) => `${sum}  name\n`);
  return `0022\n${all.join('')}${links}${led}${own}${summed.join('')}.\n`;
}

/**
 * What a look at the place of a file prints: of the file or directory at `dest`, of what is in it.
 * @param sum of the one that is the file; empty where none is
 * @param content that differs, as it is printed
 * @param missing how many names are missing of the folder it is in
 */
export function placeText(
  [dest, inside]: readonly [Told, Told],
  sum: string,
  content = '-\n',
  missing = 0,
): string {
  const isFolder = dest !== undefined && 'type' in dest && dest.type === 'directory';
  const file = isFolder ? 1 : 0;
  const paths = [dest, isFolder ? inside : undefined];
  const gone: Record<number, number> = dest === undefined ? { 0: missing + 1 } : {};
  return `${lookText(paths, sum === '' ? {} : { [file]: sum }, gone)}${isFolder ? '-\n' : ''}${content}${isFolder ? '' : '-\n'}`;
}
