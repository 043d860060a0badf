import {
  known,
  lines,
  probe,
  sh,
  type Change,
  type Probe,
  type Stage,
  type StageResult,
} from '../../model/index.js';
import { attributeChanges, wantsAttributes, type AttributesFound } from '../shared/attributes.js';
import { hapFlags } from '../shared/flags.js';
import { hapGid, hapUid } from '../shared/ids.js';
import { Reader } from '../shared/lines.js';
import { hapContext } from '../shared/selinux.js';
import { hapStat, readStats, type PathStat } from '../shared/stat.js';
import { changeOf } from '../shared/steps.js';
import { destOf } from './archive.js';
import { extracted } from './extract.js';
import { placeOf } from './members.js';
import type { UnarchiveParams } from './params.js';
import { filesOf, listingOf } from './stages.js';

interface Unpacked {
  readonly at: PathStat;
  readonly attributes: AttributesFound;
}

/** Owner, group, mode and flags of all that is in the archive, and of the folders at its top, once it is unpacked. */
export const last: Stage<UnarchiveParams, readonly Unpacked[]> = {
  inspect(params, ctx, earlier) {
    const listing = listingOf(earlier);
    if (!listing) return known([]);
    // What could not be unpacked is not touched either.
    extracted(params, listing, earlier[2], ctx);
    return wantsAttributes(params) ? ask(params, pathsOf(params, earlier, destOf(params, ctx))) : known([]);
  },
  plan(params, found, ctx, earlier) {
    const paths = pathsOf(params, earlier, destOf(params, ctx));
    return found.flatMap(({ at, attributes }, i): readonly Change[] => {
      const path = paths[i] ?? '';
      if (!at.own) return [];
      const { before, after, steps } = attributeChanges(path, params, attributes, at.own, ctx);
      return changeOf(path, steps, { before: { path, ...before }, after: { path, ...after } });
    });
  },
};

function pathsOf(params: UnarchiveParams, earlier: readonly StageResult[], dest: string): string[] {
  const listing = listingOf(earlier);
  if (!listing) return [];
  const places = filesOf(listing, params).map(placeOf);
  const tops = places.flatMap((place) => (place.includes('/') ? [place.slice(0, place.indexOf('/'))] : []));
  return [...new Set([...places, ...tops])].map((place) => (place === '.' ? dest : `${dest}/${place}`));
}

const isNumber = (id: string | undefined): boolean => id === undefined || /^\d+$/.test(id);

function ask(params: UnarchiveParams, paths: readonly string[]): Probe<readonly Unpacked[]> {
  const { owner = '', group = '' } = params;
  const flags = params.attributes !== undefined;
  const context = [params.seuser, params.serole, params.setype, params.selevel].some(
    (part) => part !== undefined,
  );
  const script = lines([
    sh`umask`,
    isNumber(params.owner) ? sh`echo ${owner}` : sh`${hapUid} ${owner}`,
    isNumber(params.group) ? sh`echo ${group}` : sh`${hapGid} ${group}`,
    ...paths.flatMap((path) => [
      sh`${hapStat} ${path}`,
      ...(flags ? [sh`${hapFlags} ${path}`] : []),
      ...(context ? [sh`${hapContext} ${path}`] : []),
    ]),
  ]);
  return probe(script, (output) => {
    const reader = new Reader(output);
    const umask = Number.parseInt(reader.line(), 8);
    const [uid, gid] = [reader.line(), reader.line()].map((id) => (id === '' ? undefined : Number(id)));
    return paths.map(() => {
      const [at = {}] = readStats(reader);
      return {
        at,
        attributes: {
          ...{ umask, uid, gid },
          flags: flags ? reader.line() : undefined,
          context: context ? { now: reader.line(), policy: reader.line() } : undefined,
        },
      };
    });
  });
}
