import type { Interchangeable } from '../../model/index.js';
import type { Reader } from './lines.js';

export type FileType = 'file' | 'directory' | 'link' | 'fifo' | 'socket' | 'char' | 'block';

/** What `lstat` or `stat` says of a file. */
export interface FileStat {
  readonly type: FileType;
  /** Permission bits, with setuid, setgid and sticky. */
  readonly mode: number;
  readonly nlink: number;
  readonly uid: number;
  readonly gid: number;
  /** The uid's digits where it has no name. */
  readonly user: string;
  readonly group: string;
  readonly size: number;
  /** Seconds since 1970 with fractions; 0 on a host without `stat`. */
  readonly atime: number;
  readonly mtime: number;
  readonly ctime: number;
  /** `mtime` without its fraction, which it may be rounded up by. */
  readonly modified: number;
  readonly inode: number;
  readonly dev: number;
  readonly rdev: number;
  readonly blocks: number;
  readonly blockSize: number;
}

const types: Readonly<Record<number, FileType>> = {
  0o14: 'socket',
  0o12: 'link',
  0o10: 'file',
  0o6: 'block',
  0o4: 'directory',
  0o2: 'char',
  0o1: 'fifo',
};

const typeLetters: Readonly<Record<string, FileType>> = {
  '-': 'file',
  d: 'directory',
  l: 'link',
  p: 'fifo',
  s: 'socket',
  c: 'char',
  b: 'block',
};

/** A line of `hap_stat_lines`. @throws ModuleFailure */
export function statOf(reader: Reader, line: string): FileStat {
  if (line.startsWith('ls ')) return fromLs(line);
  const fields = line.split(':');
  if (fields.length < 17) throw reader.incomplete();
  return new StatLine(fields);
}

/** What a line of `stat` says. Of most files only a few fields are looked at, and the others are read when they are. */
class StatLine implements FileStat, Interchangeable {
  readonly type: FileType;
  readonly mode: number;
  readonly nlink: number;
  readonly uid: number;
  readonly gid: number;
  readonly user: string;
  readonly group: string;
  readonly size: number;
  readonly #fields: readonly string[];
  /** Somebody wanted to know what is hardly ever the same on two hosts. */
  #searched = false;

  constructor(fields: readonly string[]) {
    this.#fields = fields;
    const bits = Number.parseInt(fields[0] ?? '', 16);
    this.type = types[bits >> 12] ?? 'file';
    this.mode = bits & 0o7777;
    this.nlink = this.#number(1);
    this.uid = this.#number(2);
    this.gid = this.#number(3);
    this.size = this.#number(4);
    this.user = this.#name(14, 2);
    this.group = this.#name(15, 3);
  }

  get atime(): number {
    return this.#time(5, 0);
  }
  get mtime(): number {
    return this.#time(6, 1);
  }
  get ctime(): number {
    return this.#time(7, 2);
  }
  get modified(): number {
    return Number(this.#late(6));
  }
  get inode(): number {
    return Number(this.#late(8));
  }
  get dev(): number {
    return Number(this.#late(9));
  }
  get rdev(): number {
    return deviceNumber(Number.parseInt(this.#late(10), 16), Number.parseInt(this.#late(11), 16));
  }
  get blocks(): number {
    return Number(this.#late(12));
  }
  get blockSize(): number {
    return Number(this.#late(13));
  }

  standsFor(other: unknown): boolean {
    if (this.#searched || !(other instanceof StatLine)) return false;
    for (let i = 0; i < 5; i++) if (this.#fields[i] !== other.#fields[i]) return false;
    return this.user === other.user && this.group === other.group;
  }

  #number(i: number): number {
    return Number(this.#fields[i]);
  }

  #late(i: number): string {
    this.#searched = true;
    return this.#fields[i] ?? '';
  }

  #name(i: number, id: number): string {
    const name = this.#fields[i] ?? '';
    return name === 'UNKNOWN' ? (this.#fields[id] ?? '') : name;
  }

  /** Python adds the nanoseconds in this way, and results are compared with what it gives. */
  #time(seconds: number, i: number): number {
    const fraction = this.#fields.slice(16).join(':').split('|')[i] ?? '';
    return Number(this.#late(seconds)) + 1e-9 * Number(/\.(\d{9})/.exec(fraction)?.[1] ?? 0);
  }
}

/** The number that Linux packs major and minor into (`makedev`). */
function deviceNumber(major: number, minor: number): number {
  return (minor & 0xff) + major * 0x100 + Math.floor(minor / 0x100) * 0x100000;
}

function fromLs(line: string): FileStat {
  const [, inode, text = '', nlink, user = '', group = '', uid, gid, size] = line.split(' ');
  return {
    type: typeLetters[text[0] ?? ''] ?? 'file',
    mode: modeOfLetters(text),
    nlink: Number(nlink),
    uid: Number(uid),
    gid: Number(gid),
    user,
    group,
    size: size?.endsWith(',') ? 0 : Number(size),
    ...{ atime: 0, mtime: 0, ctime: 0, modified: 0 },
    ...{ inode: Number(inode), dev: 0, rdev: 0, blocks: 0, blockSize: 0 },
  };
}

/** `drwxr-sr-t` as bits. */
function modeOfLetters(text: string): number {
  return Array.from(text.slice(1, 10)).reduce((mode, letter, i) => {
    const own = /[rwxst]/.test(letter) ? 0o400 >> i : 0;
    const special = /[sStT]/.test(letter) ? [0o4000, 0o2000, 0o1000][Math.floor(i / 3)] : 0;
    return mode | own | (special ?? 0);
  }, 0);
}
