import {
  known,
  mapped,
  probe,
  probes,
  sh,
  ShellFunction,
  type ModuleContext,
  type Output,
  type Probe,
  type Sh,
} from '../../model/index.js';
import { expandPath } from '../../params/index.js';
import { askAttributes, type AttributesFound } from '../shared/attributes.js';
import { lookAt, umaskOf } from '../shared/look-at.js';
import { baseName, dirName, joinPath } from '../shared/paths.js';
import type { PathStat } from '../shared/stat.js';
import { Reader } from '../shared/lines.js';
import type { FileParams } from './params.js';
import { askBelow, type Below } from './recurse.js';
import { askTimes, wantedTimes, type TimesFound } from './times.js';

/** What was found, for any state that may be wanted. */
export interface Found extends AttributesFound {
  readonly at: PathStat;
  /** With `src`: what is at its name in the directory `path`, at `src` itself, seen from the link's folder, and from `path`. */
  readonly inside?: PathStat | undefined;
  readonly src?: PathStat | undefined;
  readonly beside?: PathStat | undefined;
  readonly below?: PathStat | undefined;
  /** How many of the last names in the path of a wanted directory are not there. */
  readonly missing: number;
  readonly empty: boolean;
  readonly times: TimesFound;
  readonly tree?: Below | undefined;
  /** Of a directory that is to go, and whose diff is shown. */
  readonly content?:
    { readonly directories: readonly string[]; readonly files: readonly string[] } | undefined;
}

const hapContent = new ShellFunction(
  'hap_content_of',
  `if [ -d "$1" ] && [ ! -L "$1" ]; then
  find "$1" -type d ! -path "$1" | sed s/^/=/
  echo .
  find "$1" ! -type d | sed s/^/=/
else echo .
fi
echo .`,
);

/** The params' paths on this host: `path` without slashes at its end, `shown` as it was written. */
export function pathsOf(
  params: FileParams,
  ctx: ModuleContext,
): { path: string; shown: string; src: string | undefined } {
  const shown = expandPath(params.path, ctx);
  const path = plainPath(shown);
  return { path, shown, src: params.src === undefined ? undefined : expandPath(params.src, ctx) };
}

function plainPath(shown: string): string {
  if (!/\/\/|.\/$|^-/.test(shown)) return shown;
  // find would take a name that begins with a dash for an option.
  return shown
    .replace(/\/+/g, '/')
    .replace(/(.)\/$/, '$1')
    .replace(/^-/, './-');
}

function askedPaths(path: string, src: string | undefined): string[] {
  if (src === undefined) return [path];
  return [path, joinPath(path, baseName(src)), src, joinPath(dirName(path), src), joinPath(path, src)];
}

/** The file that the attributes are of, where a link is to be followed. */
function attributesOf(params: FileParams, path: string): Sh {
  return params.follow ? sh`"$(readlink -f -- ${path} || printf %s ${path})"` : sh`${path}`;
}

/** Reads all that the plan for any state needs. */
export function look(params: FileParams, ctx: ModuleContext): Probe<Found> {
  const { path, src } = pathsOf(params, ctx);
  const times = wantedTimes(params, params.state === 'touch');
  const target = (): Sh => attributesOf(params, path);
  const makes = params.state === 'directory' || params.recurse;
  const parts = probes({
    looks: lookAt(askedPaths(path, src).map((asked) => ({ path: asked, for: 'stat' as const }))),
    attributes: askAttributes(params, target),
    times: askTimes(times),
    empty:
      params.force && src !== undefined
        ? probe(sh`ls -A -- ${path}/. 2>/dev/null | wc -c`, isEmpty)
        : known(true),
    tree: params.recurse ? askBelow(params, times, target()) : known(undefined),
    content:
      params.state === 'absent' && ctx.diff ? probe(sh`${hapContent} ${path}`, contentOf) : known(undefined),
  });
  return mapped(parts, ({ looks, attributes, ...found }) => {
    const [own, inside, source, beside, below] = looks.map(({ at }) => at);
    const missing = makes ? (looks[0]?.missing ?? 0) : 0;
    const at = own ?? {};
    return {
      at,
      inside,
      src: source,
      beside,
      below,
      ...attributes,
      umask: umaskOf(looks),
      missing,
      ...found,
    };
  });
}

const isEmpty = ({ stdout }: Output): boolean => Number(stdout) === 0;

function contentOf(output: Output): Found['content'] {
  const reader = new Reader(output);
  return { directories: untilDot(reader), files: untilDot(reader) };
}

function untilDot(reader: Reader): string[] {
  const names: string[] = [];
  for (let line = reader.line(); line !== '.'; line = reader.line()) names.push(line.slice(1));
  return names;
}
