import { ShellFunction, type Interchangeable } from '../../model/index.js';
import { hapText, type Reader } from './lines.js';

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

/** What is at a path. */
export interface PathStat {
  /** Of the path itself, not of what a link there leads to; `undefined` where nothing is. */
  readonly own?: FileStat | undefined;
  /** Where it is a link. */
  readonly link?:
    | {
        /** As it was written. */
        readonly target: string;
        /** Absolute, every link on the way resolved. */
        readonly real: string;
        /** What it leads to; `undefined` where that is not there. */
        readonly stat?: FileStat | undefined;
      }
    | undefined;
}

const format = '%f:%h:%u:%g:%s:%X:%Y:%Z:%i:%d:%t:%T:%b:%o:%U:%G:%x|%y|%z';

// For a host that has no stat: POSIX ls tells the most of it. Device files show "major, minor" in place of the size.
const hapLs = new ShellFunction(
  'hap_ls',
  `_f=$1
shift
set -f
for _p do
  set -- $(ls -ild$_f -- "$_p")
  _n="$1 $2 $3 $4 $5"
  set -- $(ls -ind$_f -- "$_p")
  printf 'ls %s %s %s %s\\n' "$_n" "$4" "$5" "$6"
done
set +f`,
);

/** `hap_stat_lines -L|'' PATH…`: a line for each; with `-L` of what links lead to. */
export const hapStatLines = new ShellFunction(
  'hap_stat_lines',
  `_f=$1
shift
if command -v stat >/dev/null; then stat $_f -c '${format}' -- "$@"; else hap_ls "\${_f#-}" "$@"; fi`,
  [hapLs],
);

/**
 * `hap_link PATH`: a link's target and where it leads, which is also in `_r`; each as `hap_text` has it. What is printed between
 * the two stands in no path without links, and the dot keeps a newline at the end of a name.
 */
export const hapLink = new ShellFunction(
  'hap_link',
  `_r=
_t=$(readlink -- "$1" && echo /./ && readlink -f -- "$1" && echo .)
case $_t in
  *'
/./
'*'
.')
    _r=\${_t##*'
/./
'}
    _r=\${_r%??}
    _t=\${_t%'
/./
'*} ;;
  *) _t=\${_t%?/./} ;;
esac
hap_text "$_t"
hap_text "$_r"`,
  [hapText],
);

/**
 * `hap_stat PATH…`: what {@link readStats} reads. One line with a letter for each path (`-` nothing, `p` something, `l` a
 * link, `b` a broken link); of each link its target, where it leads and the stat line of that; then each path's stat line.
 * GNU, busybox and toybox stat understand the format; where there is no stat, ls is asked.
 */
export const hapStat = new ShellFunction(
  'hap_stat',
  `_k=
for _p do
  if [ -L "$_p" ]; then
    if [ -e "$_p" ]; then _k="$_k"l; else _k="$_k"b; fi
  elif [ -e "$_p" ]; then _k="$_k"p
  else _k="$_k"-
  fi
done
printf '%s\\n' "$_k"
case $_k in *[lb]*)
  for _p do
    [ -L "$_p" ] || continue
    hap_link "$_p"
    [ ! -e "$_p" ] || hap_stat_lines -L "$_p"
  done
esac
_n=$#
while [ "$_n" -gt 0 ]; do
  _p=$1
  shift
  _n=$((_n - 1))
  if [ -e "$_p" ] || [ -L "$_p" ]; then set -- "$@" "$_p"; fi
done
[ $# = 0 ] || hap_stat_lines '' "$@"
echo .`,
  [hapLink, hapStatLines],
);

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

/** What `hap_stat` printed, one for each path it was given. @throws ModuleFailure */
export function readStats(reader: Reader): PathStat[] {
  const kinds = Array.from(reader.line());
  const links = kinds.map((kind) => {
    if (kind !== 'l' && kind !== 'b') return undefined;
    const target = reader.text();
    const real = reader.text();
    return { target, real, stat: kind === 'l' ? statOf(reader, reader.line()) : undefined };
  });
  const stats = kinds.map((kind, i): PathStat => {
    if (kind === '-') return {};
    return { own: statOf(reader, reader.line()), link: links[i] };
  });
  if (reader.line() !== '.') throw reader.incomplete();
  return stats;
}

/** What `hap_stat` printed of one path. @throws ModuleFailure */
export function readStat(reader: Reader): PathStat {
  const [stat] = readStats(reader);
  if (!stat) throw reader.incomplete();
  return stat;
}

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
