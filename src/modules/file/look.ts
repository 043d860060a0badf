import {
  lines,
  probe,
  sh,
  ShellFunction,
  type ModuleContext,
  type Probe,
  type Sh,
} from '../../model/index.js';
import { expandPath } from '../../params/index.js';
import { askAttributes, readAttributes, type AttributesFound } from '../shared/attributes.js';
import { hapMissing } from '../shared/missing.js';
import { baseName, dirName, joinPath } from '../shared/paths.js';
import { hapStat, readStats, type PathStat } from '../shared/stat.js';
import { Reader } from '../shared/lines.js';
import type { FileParams } from './params.js';
import { askBelow, readBelow, type Below } from './recurse.js';
import { askTimes, readTimes, wantedTimes, type TimesFound } from './times.js';

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
  // find would take a name that begins with a dash for an option.
  const path = shown
    .replace(/\/+/g, '/')
    .replace(/(.)\/$/, '$1')
    .replace(/^-/, './-');
  return { path, shown, src: params.src === undefined ? undefined : expandPath(params.src, ctx) };
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
  const target = attributesOf(params, path);
  const content = params.state === 'absent' && ctx.diff;
  const parts: Sh[] = [
    sh`${hapStat} ${askedPaths(path, src)}`,
    askAttributes(params, target),
    askTimes(times),
    params.state === 'directory' || params.recurse ? sh`${hapMissing} ${path}` : sh`echo 0`,
    params.force && src !== undefined ? sh`ls -A -- ${path}/. 2>/dev/null | wc -c` : sh`echo 0`,
    ...(params.recurse ? askBelow(params, times, target) : []),
    ...(content ? [sh`${hapContent} ${path}`] : []),
  ];
  return probe(lines(parts), (output) => {
    const reader = new Reader(output);
    const [at = {}, inside, source, beside, below] = readStats(reader);
    const attributes = readAttributes(reader, params);
    return {
      ...attributes,
      ...{ at, inside, src: source, beside, below },
      times: readTimes(reader),
      missing: Number(reader.line()),
      empty: Number(reader.line()) === 0,
      tree: params.recurse ? readBelow(reader, params, times) : undefined,
      content: content ? { directories: untilDot(reader), files: untilDot(reader) } : undefined,
    };
  });
}

function untilDot(reader: Reader): string[] {
  const names: string[] = [];
  for (let line = reader.line(); line !== '.'; line = reader.line()) names.push(line.slice(1));
  return names;
}
