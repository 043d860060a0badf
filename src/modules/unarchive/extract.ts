import {
  ModuleFailure,
  sh,
  ShellFunction,
  type ModuleContext,
  type RunChange,
  type StageResult,
} from '../../model/index.js';
import { destOf, hapArchive, sourceOf, tarCommand, tarWords, unzipCommand, unzipWords } from './archive.js';
import type { Listing } from './look.js';
import type { UnarchiveParams } from './params.js';

/** `hap_plain DEST FOLDER…`: fails where one of the folders below DEST is a link by now. */
const hapPlain = new ShellFunction(
  'hap_plain',
  `hu_d=$1
shift
for hu_f do
  if [ -L "$hu_d/$hu_f" ]; then echo "hap: $hu_d/$hu_f has become a link" >&2; return 1; fi
done`,
);

/** What unpacking came to; whatever it is, the result tells of it. */
export interface Extraction {
  readonly listing: Listing;
  /** The folders below the directory that are no links. */
  readonly plain: readonly string[];
  readonly places: readonly string[];
}

/** Unpacks the archive. */
export function extract(
  params: UnarchiveParams,
  { listing, plain, places }: Extraction,
  ctx: ModuleContext,
): RunChange {
  const { remote, bytes, shown } = sourceOf(params, ctx);
  const dest = destOf(params, ctx);
  const unpack =
    listing.format.tool === 'tar'
      ? tarCommand(tarWords(['--extract'], params, dest))
      : unzipCommand(unzipWords(params, dest));
  return {
    kind: 'run',
    what: `unpack ${shown} to ${dest}`,
    guard: { path: `${dest}/.` },
    script: sh`${hapArchive} ${remote} &&\n${hapPlain} ${dest} ${plain} &&\n${unpack}`,
    ...(bytes ? { stdin: bytes } : {}),
    provides: places.flatMap((place) => [`path:${dest}/${place}`, `directory:${dest}/${place}`]),
    accepts: () => true,
  };
}

/** Result fields of a task that unpacked something. @throws ModuleFailure where that failed */
export function extracted(
  params: UnarchiveParams,
  listing: Listing,
  stage: StageResult | undefined,
  ctx: ModuleContext,
): Readonly<Record<string, unknown>> {
  const [output] = stage?.outputs ?? [];
  if (!output) return {};
  const src = sourceOf(params, ctx).shown;
  const dest = destOf(params, ctx);
  const { rc, stdout: out, stderr: err } = output;
  const cmd = [listing.tool, ...commandWords(params, listing, src, dest)];
  const fields = { extract_results: { cmd, rc, out, err } };
  if (rc === 0) return fields;
  const { handler } = listing.format;
  throw new ModuleFailure(`failed to unpack ${src} to ${dest}`, { ...fields, handler, dest, src });
}

function commandWords(params: UnarchiveParams, { format }: Listing, src: string, dest: string): string[] {
  if (format.tool === 'unzip') {
    const { before, after } = unzipWords(params, dest);
    return [...before, src, ...after];
  }
  const { before, after } = tarWords(['--extract'], params, dest);
  return [...before, ...(format.flag === undefined ? [] : [format.flag]), '-f', src, ...after];
}
