import {
  defineModule,
  ModuleFailure,
  type Change,
  type ControllerTree,
  type Fields,
  type FileRequest,
  type ModuleContext,
  type Probe,
  type StageResult,
} from '../../model/index.js';
import { Dict, str, Tuple, type Value } from '../../python/index.js';
import { pythonJson } from '../../params/index.js';
import { decided } from '../shared/decided.js';
import { fileFields, lookAgain, pathFields } from '../shared/info.js';
import { baseName } from '../shared/paths.js';
import type { PathStat } from '../shared/stat.js';
import type { FileStat } from '../shared/stat-line.js';
import { copyParams, type CopyParams } from './params.js';
import { checkSum, destOf, placedFields, sourceOf, type Source } from './place.js';
import { lookRemote, planRemote, type RemoteFound } from './remote.js';
import { lookSingle, planSingle, type SingleFound } from './single.js';
import { lookTree, planTree, treeFields, type TreeFound } from './tree.js';

/** Where the content is from. */
type Task =
  | { readonly kind: 'file'; readonly source: Source; readonly name: string }
  | { readonly kind: 'tree'; readonly tree: ControllerTree }
  | { readonly kind: 'remote' };

function taskOf(params: CopyParams, ctx: ModuleContext): Task {
  if (params.content !== undefined) {
    if (params.dest.endsWith('/')) throw new ModuleFailure('can not use content with a dir as dest');
    return { kind: 'file', source: sourceOf(bytesOf(params, params.content), 0o600, 'content'), name: '' };
  }
  if (params.src === undefined || params.src === '') throw new ModuleFailure('src (or content) is required');
  if (params.remote_src) return { kind: 'remote' };
  const file = ctx.files['src'];
  if (!file) throw new ModuleFailure(`Could not find or access '${params.src}'`);
  if (!('content' in file)) return { kind: 'tree', tree: file };
  return { kind: 'file', source: sourceOf(file.content, file.mode, file.path), name: baseName(file.path) };
}

const contents = new WeakMap<CopyParams, Uint8Array>();

/** The content that params give, the same bytes each time. */
function bytesOf(params: CopyParams, content: Value): Uint8Array {
  let bytes = contents.get(params);
  if (!bytes) contents.set(params, (bytes = new TextEncoder().encode(contentText(content))));
  return bytes;
}

/** Lists and dicts become JSON, anything else its text. */
function contentText(content: Value): string {
  const structured = content instanceof Dict || content instanceof Tuple || Array.isArray(content);
  return structured ? pythonJson(content) : str(content);
}

type Found = SingleFound | TreeFound | RemoteFound;

function inspect(params: CopyParams, ctx: ModuleContext): Probe<Found> {
  const task = taskOf(params, ctx);
  if (task.kind === 'remote') return lookRemote(params, ctx);
  if (task.kind === 'tree') return lookTree(params, task.tree, ctx);
  return lookSingle(params, task.source, task.name, ctx);
}

interface Decision {
  readonly changes: readonly Change[];
  readonly fields: Fields;
  /** The file that the result's owner, mode and size are of, and what it is now. */
  readonly target?: string | undefined;
  readonly now?: FileStat | undefined;
}

const decide = decided((params: CopyParams, found: Found, ctx: ModuleContext): Decision => {
  const task = taskOf(params, ctx);
  // Each kind of task has been given what its own inspection found.
  if (task.kind === 'remote') {
    const { changes, fields, target, now } = planRemote(params, found as RemoteFound, ctx);
    return { changes, fields, target, now };
  }
  if (task.kind === 'tree') {
    const planned = planTree(params, task.tree, found as TreeFound, ctx);
    const [only] = planned.placed;
    const single = planned.placed.length === 1 ? only : undefined;
    const fields = treeFields(params, task.tree, planned, ctx);
    return { changes: planned.changes, fields, target: single?.path, now: single?.now };
  }
  const placed = planSingle(params, task.source, task.name, found as SingleFound, ctx);
  if (placed.outcome === 'written') checkSum(params.checksum, task.source);
  if (placed.outcome === 'skipped') {
    const fields = { dest: destOf(params, ctx), src: task.source.shown };
    return { changes: [], fields };
  }
  const fields = placedFields(placed, task.source, ctx);
  return { changes: placed.changes, fields, target: placed.path, now: placed.now };
});

const foundBy = (stages: readonly StageResult[]): Found => stages[0]?.now as Found;

/** `copy`: files, folders and text from the controller, or from elsewhere on the target. */
export const copy = defineModule({
  name: 'copy',
  summary: 'Copy files, folders or text to the target.',
  params: copyParams,
  returns: {
    dest: 'Where it is.',
    src: 'What it is from.',
    checksum: 'SHA-1 of the content.',
    md5sum: 'MD5 of the content, where it was written.',
    backup_file: 'Where the old file is kept, with backup.',
    owner: 'Who owns it.',
    group: 'Its group.',
    uid: 'The owner’s number.',
    gid: 'The group’s number.',
    mode: 'Its permissions, in octal digits.',
    size: 'Its size in bytes.',
    state: 'file, hard, link or directory.',
  },
  files: (params: CopyParams): Readonly<Record<string, FileRequest>> => {
    if (params.content !== undefined || params.remote_src || params.src === undefined) return {};
    const { src: source, local_follow: follow, decrypt } = params;
    return { src: { source, kind: 'files', tree: true, follow, decrypt } };
  },
  inspect,
  plan: (params: CopyParams, found: Found, ctx) => decide(params, found, ctx).changes,
  after: (params: CopyParams, ctx, stages) => {
    const { target } = decide(params, foundBy(stages), ctx);
    return lookAgain(target ?? destOf(params, ctx));
  },
  result: (params: CopyParams, stages, ctx, after: PathStat | undefined) => {
    const { fields, target, now } = decide(params, foundBy(stages), ctx);
    const info = target === undefined ? {} : after ? pathFields(after) : fileFields(now);
    return { ...fields, ...info };
  },
});
