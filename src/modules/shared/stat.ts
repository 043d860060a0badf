import { ShellFunction } from '../../model/index.js';
import { hapText, type Reader } from './lines.js';
import { statOf, type FileStat } from './stat-line.js';

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
