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

/** What the shell function `hap_stat` prints of paths, in order. */
export function statText(...paths: readonly Told[]): string {
  let kinds = '';
  let links = '';
  let own = '';
  for (const told of paths) {
    if (told === undefined) kinds += '-';
    else if ('target' in told) {
      kinds += told.to ? 'l' : 'b';
      links += `=${told.target}\n=${told.real}\n${told.to ? line(told.to) : ''}`;
      own += line({ type: 'link' });
    } else {
      kinds += 'p';
      own += line(told);
    }
  }
  return `${kinds}\n${links}${own}.\n`;
}
