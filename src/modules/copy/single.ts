import {
  lines,
  ModuleFailure,
  probe,
  sh,
  ShellFunction,
  type Change,
  type ModuleContext,
  type Probe,
} from '../../model/index.js';
import { askAttributes, makeDirectory, readAttributes, type AttributesFound } from '../shared/attributes.js';
import { hapSame, maxDiff, readContent, type Content } from '../shared/content.js';
import { notThere } from '../shared/fail.js';
import { finalStat } from '../shared/info.js';
import { Reader } from '../shared/lines.js';
import { hapMissing, missingPaths } from '../shared/missing.js';
import { dirName } from '../shared/paths.js';
import { hapStat, readStats, type PathStat } from '../shared/stat.js';
import { changeOf } from '../shared/steps.js';
import { destOf, placeFile, type Placed, type PlaceParams, type Source } from './place.js';

/** What was found where one file is to go. */
export interface SingleFound {
  readonly dest: PathStat;
  /** What has the source's name in it, where it is a directory. */
  readonly inside: PathStat;
  /** How many of the last names of the folder's path are not there. */
  readonly missing: number;
  readonly content: Content;
  readonly attributes: AttributesFound;
}

/** `hap_place FOLLOW MAX SUM DEST NAME`: the file DEST, or NAME in it where it is a directory; its folder; its content. */
export const hapPlace = new ShellFunction(
  'hap_place',
  `_d=$4
case $4 in
  */) _d="$4$5" ;;
  *) [ ! -d "$4" ] || _d="$4/$5" ;;
esac
hap_stat "$4" "$_d"
case $_d in */*) hap_missing "\${_d%/*}" ;; *) echo 0 ;; esac
hap_same "$1" "$2" "$3" "$_d"`,
  [hapStat, hapMissing, hapSame],
);

/** Looks at the place of one file. @param name what it is called in a directory; empty where it must be none */
export function lookSingle(
  params: PlaceParams,
  source: Source,
  name: string,
  ctx: ModuleContext,
): Probe<SingleFound> {
  const dest = destOf(params, ctx);
  const follow = params.follow ? 'yes' : 'no';
  const limit = ctx.diff ? maxDiff : 0;
  const parts = [
    sh`${hapPlace} ${follow} ${limit} ${source.sum} ${dest} ${name}`,
    askAttributes(params, sh`"$_d"`),
  ];
  return probe(lines(parts), (output) => {
    const reader = new Reader(output);
    return { ...readPlace(reader), attributes: readAttributes(reader, params) };
  });
}

/** What `hap_place` printed. @throws ModuleFailure */
export function readPlace(reader: Reader): Omit<SingleFound, 'attributes'> {
  const [dest = {}, inside = {}] = readStats(reader);
  return { dest, inside, missing: Number(reader.line()), content: readContent(reader) };
}

/** What becomes of one file, and the changes that make the folders it goes into. */
export function planSingle(
  params: PlaceParams & { readonly directory_mode?: string | undefined },
  source: Source,
  name: string,
  found: SingleFound,
  ctx: ModuleContext,
): Placed {
  const dest = destOf(params, ctx);
  const foreseen = ctx.check && ctx.predicted(`directory:${dest.replace(/(.)\/+$/, '$1')}`);
  const into = dest.endsWith('/') || finalStat(found.dest)?.type === 'directory' || foreseen;
  if (into && name === '') throw new ModuleFailure('can not use content with a dir as dest');
  const path = into ? `${dest.replace(/\/$/, '')}/${name}` : dest;
  const at = dest === path || (foreseen && !found.dest.own) ? found.dest : found.inside;
  const folders = makeFolders(params, path, found, ctx, dest.endsWith('/'));
  const placed = placeFile(params, source, { ...found, path, at }, ctx);
  return { ...placed, changes: [...folders, ...placed.changes] };
}

function makeFolders(
  params: PlaceParams & { readonly directory_mode?: string | undefined },
  path: string,
  { missing, attributes }: SingleFound,
  ctx: ModuleContext,
  make: boolean,
): Change[] {
  const folder = dirName(path);
  if (missing === 0 || (ctx.check && ctx.predicted(`directory:${folder}`))) return [];
  if (!make) {
    return notThere(ctx, `Destination directory ${folder} does not exist`);
  }
  const wanted = { ...params, mode: params.directory_mode };
  const paths = missingPaths(folder, missing);
  const steps = paths.flatMap((name) => makeDirectory(name, wanted, attributes, ctx));
  const provides = paths.flatMap((name) => [`path:${name}`, `directory:${name}`]);
  const sides = { before: { path: folder, state: 'absent' }, after: { path: folder, state: 'directory' } };
  return changeOf(folder, steps, sides, provides);
}
