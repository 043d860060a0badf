import {
  inquire,
  lines,
  mapped,
  probes,
  sh,
  ShellFunction,
  type Inquiry,
  type Output,
  type Probe,
} from '../../model/index.js';
import { hapSum, readSum } from './checksum.js';
import { hapDiffers, readDiffering, type Content } from './content.js';
import { Reader } from './lines.js';
import { hapGone } from './missing.js';
import { hapLink, hapStatLines, type PathStat } from './stat.js';
import { statOf } from './stat-line.js';

/** What is asked of a path. */
export interface Look {
  readonly path: string;
  /**
   * `gone`: only how many of its last names are not there. `stat`: what it is as well. `sum`: its SHA-1 as well, where it is
   * a file that can be read; `own`: the same, but not of what a link leads to.
   */
  readonly for: 'gone' | 'stat' | 'sum' | 'own';
  /** It is in the path asked before it, and nothing but a name where that is no directory. */
  readonly inside?: true | undefined;
  /** Its content as well, where it is no larger than `limit` and its checksum is another. */
  readonly differs?: { readonly from: string; readonly limit: number } | undefined;
}

/** What was found at a path. */
export interface Found {
  readonly at: PathStat;
  /** How many names at the end of the path are not there. A broken link counts as what it leads to. */
  readonly missing: number;
  readonly content: Content;
  /** That of the shell. */
  readonly umask: number;
}

/** `hap_real LINK`: sets `_m` where `_r` does not name what a link leads to, as with those in /proc. */
const hapReal = new ShellFunction('hap_real', `[ -n "$_r" ] && [ ! -L "$_r" ] && [ "$_r" -ef "$1" ] || _m=1`);

/**
 * `hap_look [FOR PATH]…`: what {@link lookInquiry} reads. A line for each path: a letter (`-` nothing, `p` something, `l` a
 * link, `b` a broken link), `s` behind it where its checksum follows, and how many names are missing. Then targets of links, what
 * `stat` says of where they lead, what it says of all that is there, and checksums: each tool is started once for all paths.
 */
const hapLook = new ShellFunction(
  'hap_look',
  `_i=0 _w= _o= _links= _led= _real= _all= _sums=
for _p do
  _i=$((_i + 1))
  if [ -z "$_w" ]; then _w=$_p; continue; fi
  case $_w in
    in-*)
      if [ ! -d "$_d" ]; then
        _w= _o="$_o- 0
"
        continue
      fi
      _w=\${_w#in-} ;;
    *) _d=$_p ;;
  esac
  _k=p _n=0
  if [ -L "$_p" ]; then
    if [ -e "$_p" ]; then _k=l; else _k=b; fi
  elif [ ! -e "$_p" ]; then _k=-
  fi
  case $_k in
    [-b]) hap_gone "$_p" ;;
  esac
  if [ "$_w" != gone ]; then
    _v="\\"\\\${$_i}\\""
    case $_k in
      l)
        _led="$_led $_v" _real="$_real \\"\\$_r$_i\\""
        _links="$_links
hap_link $_v; hap_real $_v; _r$_i=\\$_r" ;;
      b)
        _links="$_links
hap_link $_v" ;;
    esac
    [ $_k = - ] || _all="$_all $_v"
    if [ "$_w" != stat ] && [ "$_w$_k" != ownl ] && [ -f "$_p" ] && [ -r "$_p" ]; then
      _k=\${_k}s
      _sums="$_sums $_v"
    fi
  fi
  _o="$_o$_k $_n
"
  _w=
done
printf %s "$_o"
_m=
eval "$_links"
if [ -n "$_m" ]; then
  eval "hap_stat_lines -L $_led"
  _real=
fi
[ -z "$_real$_all" ] || eval "hap_stat_lines '' $_real $_all"
[ -z "$_sums" ] || eval "hap_sum sha1 $_sums"
echo .`,
  [hapGone, hapLink, hapReal, hapStatLines, hapSum],
);

/** Questions about paths. */
export const lookInquiry: Inquiry<Look, Found> = {
  script(items) {
    const contents = items.flatMap(({ path, for: what, differs }) =>
      differs ? [sh`${hapDiffers} ${what} ${differs.limit} ${differs.from} ${path}`] : [],
    );
    const words = items.flatMap(({ path, for: what, inside }) => [inside ? `in-${what}` : what, path]);
    return lines([sh`umask`, sh`${hapLook} ${words}`, ...contents]);
  },
  read,
};

function read(output: Output, items: readonly Look[]): readonly Found[] {
  const reader = new Reader(output);
  const umask = Number.parseInt(reader.line(), 8);
  // `p 0`, `ps 0`, `- 2`
  const said = items.map(() => reader.line());
  const kinds = items.map((item, i) => (item.for === 'gone' ? '-' : (said[i]?.charAt(0) ?? '-')));
  const links = kinds.map((kind) =>
    kind === 'l' || kind === 'b' ? { target: reader.text(), real: reader.text() } : undefined,
  );
  const led = kinds.map((kind) => (kind === 'l' ? statOf(reader, reader.line()) : undefined));
  const own = kinds.map((kind) => (kind === '-' ? undefined : statOf(reader, reader.line())));
  const sums = said.map((line) => (line.charAt(1) === 's' ? readSum(reader) : undefined));
  if (reader.line() !== '.') throw reader.incomplete();
  return items.map(({ differs }, i) => {
    const missing = Number(said[i]?.slice(said[i].indexOf(' ') + 1));
    const link = links[i] && { ...links[i], stat: led[i] };
    const bytes = differs ? readDiffering(reader) : undefined;
    const at = own[i] ? { own: own[i], link } : {};
    return { at, missing, content: { sum: sums[i], bytes }, umask };
  });
}

/** Looks at paths; what a look ahead asks of them is asked together. */
export function lookAt(items: readonly Look[]): Probe<readonly Found[]> {
  return inquire(lookInquiry, items);
}

// A command line holds about two megabytes; a path at most four kilobytes.
const chunk = 256;

/** The same of any number of paths. */
export function lookAtAll(items: readonly Look[]): Probe<readonly Found[]> {
  const chunks: Record<string, Probe<readonly Found[]>> = {};
  for (let i = 0; i < items.length; i += chunk) chunks[String(i)] = lookAt(items.slice(i, i + chunk));
  return mapped(probes(chunks), (found) => Object.values(found).flat());
}

/** The umask, which every look tells. */
export function umaskOf(found: readonly Found[]): number {
  return found[0]?.umask ?? 0;
}
