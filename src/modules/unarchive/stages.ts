import {
  known,
  lines,
  ModuleFailure,
  probe,
  sh,
  type ModuleContext,
  type Probe,
  type Stage,
  type StageResult,
} from '../../model/index.js';
import { expandPath } from '../../params/index.js';
import { notThere } from '../shared/fail.js';
import { Reader } from '../shared/lines.js';
import { hapStat, readStat, readStats, type PathStat } from '../shared/stat.js';
import { destOf, sourceOf } from './archive.js';
import { extract } from './extract.js';
import { checkListing, lookInto, type Listing } from './look.js';
import { checkMembers, checkOptions, foldersOf, placeOf, type Member } from './members.js';
import { isRemote, type UnarchiveParams } from './params.js';
import { tarDifferences, tarFiles, tarMembers } from './tar.js';
import { zipDifferences, zipFiles, zipMembers } from './zip.js';

/** What is asked before the archive is looked at. */
export interface Ground {
  /** `creates` is there: nothing is to be done. */
  readonly done: boolean;
  readonly isFolder: boolean;
  /** Of an archive on the target. */
  readonly source: string;
}

/** Looks whether there is anything to do, and to do it with. */
export const first: Stage<UnarchiveParams, Ground> = {
  inspect(params, ctx) {
    if (isRemote(params) && params.src.includes('://'))
      throw new ModuleFailure(
        `hap does not download '${params.src}': bring it to the target with a task of its own, and unpack that file`,
      );
    const { remote } = sourceOf(params, ctx);
    const creates = params.creates === undefined ? '' : expandPath(params.creates, ctx);
    const script = lines([
      sh`if [ -n ${creates} ] && [ -e ${creates} ]; then echo done; else echo open; fi`,
      sh`if [ -d ${destOf(params, ctx)} ]; then echo folder; else echo none; fi`,
      sh`if [ -z ${remote} ]; then echo here; elif [ ! -e ${remote} ]; then echo missing; elif [ ! -r ${remote} ]; then echo unreadable; elif [ -s ${remote} ]; then echo there; else echo empty; fi`,
    ]);
    return probe(script, (output) => {
      const reader = new Reader(output);
      return { done: reader.line() === 'done', isFolder: reader.line() === 'folder', source: reader.line() };
    });
  },
  plan(params, ground, ctx) {
    if (ground.done) return [];
    const { shown, bytes } = sourceOf(params, ctx);
    const dest = destOf(params, ctx);
    if (!ground.isFolder) return notThere(ctx, `dest '${dest}' must be an existing dir`);
    if (ground.source === 'missing') return notThere(ctx, `Source '${shown}' does not exist`);
    if (ground.source === 'unreadable') throw new ModuleFailure(`Source '${shown}' not readable`);
    if (ground.source === 'empty' || bytes?.length === 0)
      throw new ModuleFailure(`Invalid archive '${shown}', the file is 0 bytes`);
    return [];
  },
};

const groundOf = (earlier: readonly StageResult[]): Ground => earlier[0]?.now as Ground;

/** Lists the archive, and has tar compare it. `undefined` where nothing is to be done. */
export const second: Stage<UnarchiveParams, Listing | undefined> = {
  inspect: (params, ctx, earlier) => (groundOf(earlier).done ? known(undefined) : lookInto(params, ctx)),
  plan(params, listing, ctx) {
    if (!listing) return [];
    const { shown } = sourceOf(params, ctx);
    checkOptions(params);
    checkListing(listing, shown);
    checkMembers(membersOf(listing, params), shown, destOf(params, ctx));
    return [];
  },
};

export const listingOf = (stages: readonly StageResult[]): Listing | undefined =>
  stages[1]?.now as Listing | undefined;

/** What of an archive the task wants. */
export function membersOf(listing: Listing, params: UnarchiveParams): readonly Member[] {
  return listing.format.tool === 'tar' ? tarMembers(listing) : zipMembers(listing, params);
}

/** What is at the places of an archive. */
export interface Places {
  readonly stats: ReadonlyMap<string, PathStat>;
  /** The directory itself, and its path with links resolved. */
  readonly dest: PathStat;
  readonly real: string;
}

/** Looks at the folders on the way, none of which may lead elsewhere; of a zip archive at all that is in it. Unpacks. */
export const third: Stage<UnarchiveParams, Places | undefined> = {
  inspect(params, ctx, earlier) {
    const listing = listingOf(earlier);
    if (!listing) return known(undefined);
    const members = membersOf(listing, params);
    const all = listing.format.tool === 'unzip' ? members.map(({ name }) => placeOf(name)) : [];
    return lookAtPlaces(destOf(params, ctx), [...new Set([...foldersOf(members), ...all])]);
  },
  plan(params, found, ctx, earlier) {
    const listing = listingOf(earlier);
    if (!listing || !found) return [];
    const folders = foldersOf(membersOf(listing, params));
    const dest = destOf(params, ctx);
    const links = folders.filter((folder) => found.stats.get(folder)?.link);
    for (const folder of links)
      checkLink(`${dest}/${folder}`, found.stats.get(folder)?.link?.real ?? '', found.real, dest);
    if (differencesOf(params, listing, found, ctx).length === 0) return [];
    const plain = folders.filter((folder) => !links.includes(folder));
    const places = membersOf(listing, params).map(({ name }) => placeOf(name));
    return [extract(params, { listing, plain, places }, ctx)];
  },
};

/** What would have to be unpacked, a line each. */
export function differencesOf(
  params: UnarchiveParams,
  listing: Listing,
  found: Places,
  ctx: ModuleContext,
): string[] {
  return listing.format.tool === 'tar'
    ? tarDifferences(listing, params, ctx)
    : zipDifferences(listing, found.stats, params, ctx);
}

// A command line holds about two megabytes; a path at most four kilobytes.
const chunk = 256;

/** Looks at places below a directory. */
export function lookAtPlaces(dest: string, places: readonly string[]): Probe<Places> {
  const chunks: string[][] = [];
  for (let i = 0; i < places.length; i += chunk)
    chunks.push(places.slice(i, i + chunk).map((place) => `${dest}/${place}`));
  const script = lines([
    sh`${hapStat} ${dest}`,
    sh`(CDPATH= cd -P -- ${dest} && pwd -P)`,
    ...chunks.map((some) => sh`${hapStat} ${some}`),
  ]);
  return probe(script, (output) => {
    const reader = new Reader(output);
    const at = readStat(reader);
    const real = reader.line();
    const stats = chunks.flatMap(() => readStats(reader));
    return { dest: at, real, stats: new Map(places.map((place, i) => [place, stats[i] ?? {}])) };
  });
}

/** @throws ModuleFailure for a folder of the target that is a link to somewhere else */
function checkLink(path: string, leads: string, real: string, dest: string): void {
  if (real === '/' || leads === real || leads.startsWith(`${real}/`)) return;
  throw new ModuleFailure(
    `refusing to unpack to ${dest}: ${path} is a link that leads out of it, to ${leads}`,
    { dest, path },
  );
}

/** The names of what is unpacked, as Ansible's result has them. */
export function filesOf(listing: Listing, params: UnarchiveParams): string[] {
  return listing.format.tool === 'tar' ? tarFiles(tarMembers(listing), params) : zipFiles(listing, params);
}
