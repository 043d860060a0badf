import { ModuleFailure, type Change, type Fields, type ModuleContext } from '../../model/index.js';
import { expandPath, type ParamsOf } from '../../params/index.js';
import { attributeChanges, wantsAttributes, type AttributesFound } from '../shared/attributes.js';
import { checksum } from '../shared/checksum.js';
import { contentDiff, type Content } from '../shared/content.js';
import { flagChange } from '../shared/flags.js';
import { finalStat } from '../shared/info.js';
import { applyMode, modeText } from '../shared/mode.js';
import type { PathStat } from '../shared/stat.js';
import type { FileStat } from '../shared/stat-line.js';
import { changeOf } from '../shared/steps.js';
import type { placeParams } from './params.js';

export type PlaceParams = ParamsOf<typeof placeParams>;

/** Where it goes on this host; a bare name is one in the working directory, as Ansible shows it. */
export function destOf(params: { readonly dest: string }, ctx: ModuleContext): string {
  const dest = expandPath(params.dest, ctx);
  return dest.includes('/') ? dest : `./${dest}`;
}

/** What is to be in a file. */
export interface Source {
  /** `undefined` for a file of the target, which is then `shown`. */
  readonly content?: Uint8Array | undefined;
  /** Its SHA-1 and MD5. */
  readonly sum: string;
  readonly md5: string;
  /** The permissions of the file it is from. */
  readonly mode: number;
  /** What it is from, as results and diffs name it. */
  readonly shown: string;
}

/** Content that is here, as a source. */
export function sourceOf(content: Uint8Array, mode: number, shown: string): Source {
  return {
    content,
    sum: checksum(content),
    // Only what was written is told of by it.
    get md5() {
      return checksum(content, 'md5');
    },
    mode,
    shown,
  };
}

/** Where it is to be, and what was found there. */
export interface Place {
  readonly path: string;
  readonly at: PathStat;
  readonly content: Content;
  readonly attributes: AttributesFound;
}

/** What becomes of one file. */
export interface Placed {
  readonly changes: readonly Change[];
  /** The file that is written or compared in the end, where a link was followed. */
  readonly path: string;
  /** `skipped`: it is there and is not to be forced. */
  readonly outcome: 'written' | 'same' | 'skipped';
  readonly now?: FileStat | undefined;
}

/** The params with the mode that `preserve` stands for. */
export function withModeOf<P extends { readonly mode?: string | undefined }>(params: P, mode: number): P {
  return params.mode === 'preserve' ? { ...params, mode: modeText(mode) } : params;
}

/** Plans that a file has the content and attributes that are wanted. @throws ModuleFailure */
export function placeFile(given: PlaceParams, source: Source, place: Place, ctx: ModuleContext): Placed {
  const params = withModeOf(given, source.mode);
  const link = place.at.link;
  const followed = params.follow && link?.stat ? link : undefined;
  const path = followed ? followed.real : place.path;
  const stat = followed ? followed.stat : place.at.own;
  if (stat && !params.force) return { changes: [], path, outcome: 'skipped', now: stat };
  if (finalStat(place.at)?.type === 'directory')
    throw new ModuleFailure(`cannot write ${path}: it is a directory`, { dest: path });
  const regular = stat?.type === 'file' ? stat : undefined;
  if (regular && place.content.sum === source.sum) {
    const { before, after, steps } = attributeChanges(path, params, place.attributes, regular, ctx);
    const sides = { before: { path, ...before }, after: { path, ...after } };
    const guard = { path, via: followed ? place.path : undefined };
    return {
      changes: changeOf(path, steps, sides, undefined, guard),
      path,
      outcome: 'same',
      now: regular,
    };
  }
  const via = followed ? place.path : undefined;
  const write = writeOf(path, params, source, { ...place, regular, via }, ctx);
  return { changes: [write, ...afterWrite(path, params, place, ctx)], path, outcome: 'written', now: stat };
}

function writeOf(
  path: string,
  params: PlaceParams,
  source: Source,
  place: Place & { readonly regular: FileStat | undefined; readonly via: string | undefined },
  ctx: ModuleContext,
): Change {
  if (params.validate !== undefined && !params.validate.includes('%s'))
    throw new ModuleFailure(`validate must contain %s: ${params.validate}`);
  const { attributes, regular, at, via } = place;
  const standard = 0o666 & ~attributes.umask;
  // It tells whether owner and group are there.
  attributeChanges(path, params, attributes, regular ?? { type: 'file', mode: standard }, ctx);
  const base = { bits: regular?.mode ?? standard, directory: false, umask: attributes.umask };
  const mode = params.mode === undefined ? undefined : modeText(applyMode(params.mode, base));
  // What takes the place of a link, or of a device, has nothing of it.
  const fresh = at.own !== undefined && !regular;
  const owned = {
    owner: params.owner ?? (fresh ? String(ctx.basics.uid) : undefined),
    group: params.group,
    mode: mode ?? (fresh ? modeText(standard) : undefined),
  };
  const { backup, validate, unsafe_writes: unsafeWrites } = params;
  const how = { path, via, ...owned, backup, validate, unsafeWrites };
  const provides = [`path:${path}`];
  if (!source.content) {
    const what = `copy ${source.shown} to ${path}`;
    return { kind: 'write', what, ...how, content: new Uint8Array(), from: source.shown, provides };
  }
  return {
    kind: 'write',
    what: `write ${path}`,
    ...how,
    content: source.content,
    diff: contentDiff(path, place.content.bytes, source.content, source.shown),
    provides,
  };
}

/** What a new file does not have from the old one: flags, and the context that is asked for. */
function afterWrite(path: string, params: PlaceParams, place: Place, ctx: ModuleContext): Change[] {
  const context = { ...params, mode: undefined, owner: undefined, group: undefined, attributes: undefined };
  const { steps, before, after } = wantsAttributes(context)
    ? attributeChanges(path, context, place.attributes, { type: 'file', mode: 0 }, ctx)
    : { steps: [], before: {}, after: {} };
  const flags = params.attributes === undefined ? undefined : flagChange(path, params.attributes, '');
  const all = flags ? [...steps, { what: `attributes ${flags.after}`, script: flags.script }] : steps;
  return changeOf(path, all, { before: { path, ...before }, after: { path, ...after } });
}

/** The result's fields of one file. */
export function placedFields(placed: Placed, source: Source, ctx: ModuleContext): Fields {
  const { path, outcome } = placed;
  const sum = { checksum: source.sum };
  if (outcome === 'same') return { path, dest: path, ...sum };
  if (ctx.check) return { dest: path, src: source.shown, ...sum };
  return { dest: path, src: source.shown, md5sum: source.md5, ...sum };
}

/** Fails where the content is not what the user said it is. */
export function checkSum(expected: string | undefined, source: Source): void {
  const { sum } = source;
  if (expected === undefined || expected === sum) return;
  throw new ModuleFailure('Copied file does not match the expected checksum. Transfer failed.', {
    checksum: sum,
    expected_checksum: expected,
  });
}
