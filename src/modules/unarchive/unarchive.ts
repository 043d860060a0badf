import {
  defineStagedModule,
  type FileRequest,
  type Fields,
  type ModuleContext,
  type StageResult,
} from '../../model/index.js';
import { expandPath } from '../../params/index.js';
import { lookAgain, pathFields } from '../shared/info.js';
import type { PathStat } from '../shared/stat.js';
import { destOf, sourceOf } from './archive.js';
import { last } from './attributes.js';
import { extracted } from './extract.js';
import { isRemote, unarchiveParams, type UnarchiveParams } from './params.js';
import {
  differencesOf,
  filesOf,
  first,
  listingOf,
  second,
  third,
  type Ground,
  type Places,
} from './stages.js';

/** `unarchive`: unpacks a tar or zip archive from the controller, or from elsewhere on the target. */
export const unarchive = defineStagedModule({
  name: 'unarchive',
  summary: 'Unpack an archive of the controller, or of the target itself.',
  params: unarchiveParams,
  returns: {
    dest: 'Where it was unpacked.',
    src: 'The archive.',
    handler: 'What kind of archive it is: TgzArchive, ZipArchive, …',
    files: 'What is in it, with list_files.',
    extract_results: 'What tar or unzip came to: cmd, rc, out, err.',
  },
  files: (params: UnarchiveParams): Readonly<Record<string, FileRequest>> =>
    isRemote(params) ? {} : { src: { source: params.src, kind: 'files', decrypt: params.decrypt } },
  stages: [first, second, third, last],
  after: (params: UnarchiveParams, ctx) => lookAgain(destOf(params, ctx)),
  result(params: UnarchiveParams, stages, ctx, after: PathStat | undefined): Fields {
    const listing = listingOf(stages);
    if (!listing) return skipped(params, stages, ctx);
    const found = stages[2]?.now as Places;
    const differences = ctx.diff ? differencesOf(params, listing, found, ctx) : [];
    const prepared = differences.map((line) => `${line}\n`).join('');
    return {
      ...extracted(params, listing, stages[2], ctx),
      handler: listing.format.handler,
      dest: destOf(params, ctx),
      src: sourceOf(params, ctx).shown,
      ...(params.list_files ? { files: filesOf(listing, params) } : {}),
      ...pathFields(after ?? found.dest),
      ...(prepared === '' ? {} : { diff: { prepared } }),
    };
  },
});

function skipped(params: UnarchiveParams, stages: readonly StageResult[], ctx: ModuleContext): Fields {
  const { done } = stages[0]?.now as Ground;
  if (!done || params.creates === undefined) return {};
  return { skipped: true, msg: `skipped, since ${expandPath(params.creates, ctx)} exists` };
}
