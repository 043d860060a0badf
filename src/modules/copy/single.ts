import {
  mapped,
  ModuleFailure,
  probes,
  sh,
  type Change,
  type ModuleContext,
  type Probe,
} from '../../model/index.js';
import { askAttributes, makeDirectory, type AttributesFound } from '../shared/attributes.js';
import { maxDiff, type Content } from '../shared/content.js';
import { notThere } from '../shared/fail.js';
import { finalStat } from '../shared/info.js';
import { lookAt, umaskOf, type Found, type Look } from '../shared/look-at.js';
import { missingPaths } from '../shared/missing.js';
import { dirName } from '../shared/paths.js';
import type { PathStat } from '../shared/stat.js';
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

const insideOf = (dest: string, name: string): string =>
  dest.endsWith('/') ? dest + name : `${dest}/${name}`;

/**
 * What is asked of the place of one file: the file, and what has its name in it where it is a directory.
 * @param name what it is called in a directory; empty where it must be none
 */
export function looksAt(
  params: PlaceParams,
  name: string,
  ctx: ModuleContext,
  differs?: Look['differs'],
): readonly Look[] {
  const dest = destOf(params, ctx);
  const file = { for: params.follow ? 'sum' : 'own', differs } as const;
  return [
    { path: dest, ...file },
    { path: insideOf(dest, name), ...file, inside: true },
  ];
}

/** What these looks have found. */
export function placeFound(
  params: PlaceParams,
  [dest, inside]: readonly Found[],
  ctx: ModuleContext,
): Omit<SingleFound, 'attributes'> {
  const into = destOf(params, ctx).endsWith('/') || finalStat(dest?.at)?.type === 'directory';
  const file = into ? inside : dest;
  const isThere = dest?.at.own !== undefined;
  return {
    dest: dest?.at ?? {},
    inside: file?.at ?? {},
    // Of the path of the file the last name is its own, or what stands behind a slash at its end.
    missing: isThere ? 0 : Math.max(0, (dest?.missing ?? 0) - 1),
    content: file?.content ?? {},
  };
}

/** Asks for the attributes of the file, wherever it is to be. */
export function attributesAt(
  params: PlaceParams,
  name: string,
  ctx: ModuleContext,
): ReturnType<typeof askAttributes> {
  const dest = destOf(params, ctx);
  const inside = insideOf(dest, name);
  return askAttributes(
    params,
    () =>
      sh`"$(if [ -d ${dest} ]; then printf %s ${inside}; else printf %s ${dest.endsWith('/') ? inside : dest}; fi)"`,
  );
}

/** Looks at the place of one file. @param name what it is called in a directory; empty where it must be none */
export function lookSingle(
  params: PlaceParams,
  source: Source,
  name: string,
  ctx: ModuleContext,
): Probe<SingleFound> {
  const differs = ctx.diff ? { from: source.sum, limit: maxDiff } : undefined;
  const parts = probes({
    place: lookAt(looksAt(params, name, ctx, differs)),
    attributes: attributesAt(params, name, ctx),
  });
  return mapped(parts, ({ place, attributes }) => {
    return { ...placeFound(params, place, ctx), attributes: { ...attributes, umask: umaskOf(place) } };
  });
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
