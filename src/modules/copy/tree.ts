import {
  mapped,
  ModuleFailure,
  probes,
  type Change,
  type ControllerTree,
  type Fields,
  type ModuleContext,
  type Probe,
} from '../../model/index.js';
import { link } from '../file/links.js';
import {
  askAttributes,
  attributeChanges,
  makeDirectory,
  type AttributesFound,
} from '../shared/attributes.js';
import { maxDiff, type Content } from '../shared/content.js';
import { finalStat, stateOfFile } from '../shared/info.js';
import { lookAtAll, umaskOf, type Found, type Look } from '../shared/look-at.js';
import { missingPaths } from '../shared/missing.js';
import { baseName } from '../shared/paths.js';
import type { PathStat } from '../shared/stat.js';
import { changeOf } from '../shared/steps.js';
import type { CopyParams } from './params.js';
import {
  checkSum,
  destOf,
  placedFields,
  placeFile,
  sourceOf,
  withModeOf,
  type Placed,
  type Source,
} from './place.js';

interface Entry<T> {
  readonly path: string;
  readonly of: T;
}

/** A tree of the controller with the paths it gets on the target. */
interface Targets {
  /** The folder that the tree's contents go into. */
  readonly root: string;
  readonly directories: readonly Entry<number>[];
  readonly files: readonly Entry<Source>[];
  readonly links: readonly Entry<string>[];
}

export interface TreeFound {
  readonly missing: number;
  readonly attributes: AttributesFound;
  readonly directories: readonly PathStat[];
  readonly files: readonly { readonly at: PathStat; readonly content: Content }[];
  readonly links: readonly PathStat[];
}

function targetsOf(params: CopyParams, tree: ControllerTree, ctx: ModuleContext): Targets {
  const dest = destOf(params, ctx).replace(/(.)\/+$/, '$1');
  const top = tree.path.replace(/\/+$/, '');
  const root = params.src?.endsWith('/') === true ? dest : `${dest}/${baseName(top)}`;
  const place = (path: string): string => root + path.slice(top.length);
  return {
    root,
    directories: tree.directories
      .filter(({ path }) => path.replace(/\/+$/, '') !== top)
      .map(({ path, mode }) => ({ path: place(path), of: mode }))
      .sort((a, b) => (a.path < b.path ? -1 : 1)),
    files: tree.files.map(({ path, mode, content }) => ({
      path: place(path),
      of: sourceOf(content, mode, path),
    })),
    links: (tree.links ?? []).map(({ path, target }) => ({ path: place(path), of: target })),
  };
}

/** Looks at every place of a tree. */
export function lookTree(params: CopyParams, tree: ControllerTree, ctx: ModuleContext): Probe<TreeFound> {
  const { root, directories, files, links } = targetsOf(params, tree, ctx);
  const looks: readonly Look[] = [
    { path: root, for: 'gone' },
    ...directories.map(({ path }) => ({ path, for: 'stat' as const })),
    ...files.map(({ path, of }) => {
      const differs = ctx.diff ? { from: of.sum, limit: maxDiff } : undefined;
      return { path, for: 'own' as const, differs };
    }),
    ...links.map(({ path }) => ({ path, for: 'stat' as const })),
  ];
  const parts = probes({ looks: lookAtAll(looks), attributes: askAttributes(params, () => root) });
  return mapped(parts, ({ looks: [top, ...found], attributes }) => {
    const take = (count: number): Found[] => found.splice(0, count);
    return {
      missing: top?.missing ?? 0,
      attributes: { ...attributes, umask: umaskOf(top ? [top] : []) },
      directories: take(directories.length).map(({ at }) => at),
      files: take(files.length),
      links: take(links.length).map(({ at }) => at),
    };
  });
}

/** What becomes of each file of a tree, and all changes. */
export interface PlannedTree {
  readonly changes: readonly Change[];
  readonly placed: readonly Placed[];
}

/** Plans a tree: its folders, its files, its links. @throws ModuleFailure */
export function planTree(
  params: CopyParams,
  tree: ControllerTree,
  found: TreeFound,
  ctx: ModuleContext,
): PlannedTree {
  const targets = targetsOf(params, tree, ctx);
  const { attributes } = found;
  const folder = { ...params, mode: params.directory_mode };
  const make = (path: string): Change[] => {
    if (ctx.check && ctx.predicted(`directory:${path}`)) return [];
    const sides = { before: { path, state: 'absent' }, after: { path, state: 'directory' } };
    return changeOf(path, makeDirectory(path, folder, attributes, ctx), sides, [
      `path:${path}`,
      `directory:${path}`,
    ]);
  };
  const folders = targets.directories.flatMap(({ path }, i) => {
    const stat = finalStat(found.directories[i]);
    if (!stat) return make(path);
    if (stat.type !== 'directory')
      throw new ModuleFailure(`${path} already exists as a ${stateOfFile(stat)}`, { path });
    const { before, after, steps } = attributeChanges(path, folder, attributes, stat, ctx);
    return changeOf(path, steps, { before: { path, ...before }, after: { path, ...after } });
  });
  // As in Ansible, links on the target are only followed where the source has no folders.
  const follow = params.follow && targets.directories.length === 0;
  const placed = targets.files.map(({ path, of }, i) => {
    const { at = {}, content = {} } = found.files[i] ?? {};
    const done = placeFile({ ...params, follow }, of, { path, at, content, attributes }, ctx);
    if (done.outcome === 'written') checkSum(params.checksum, of);
    return done;
  });
  const linked = targets.links.flatMap(({ path, of }, i) =>
    linkChanges(params, path, of, found.links[i] ?? {}, found, ctx),
  );
  const roots = missingPaths(targets.root, found.missing).flatMap(make);
  return { changes: [...roots, ...folders, ...placed.flatMap((p) => p.changes), ...linked], placed };
}

function linkChanges(
  params: CopyParams,
  path: string,
  target: string,
  at: PathStat,
  found: TreeFound,
  ctx: ModuleContext,
): Change[] {
  const decision = link({
    params: {
      ...withModeOf(params, 0o777),
      ...{ path, src: target, state: 'link', force: true, follow: false, recurse: false },
      ...{
        modification_time: undefined,
        modification_time_format: '',
        access_time: undefined,
        access_time_format: '',
      },
    },
    found: { ...found.attributes, at, missing: 0, empty: true, times: { mtime: 0, atime: 0 } },
    ctx,
    path,
    shown: path,
    src: target,
  });
  return changeOf(path, decision.steps, decision, decision.provides);
}

/** A tree's result: as that of its file where it is but one, as in Ansible. */
export function treeFields(
  params: CopyParams,
  tree: ControllerTree,
  { placed }: PlannedTree,
  ctx: ModuleContext,
): Fields {
  const [file] = targetsOf(params, tree, ctx).files;
  const [only] = placed;
  if (placed.length === 1 && only && file) return placedFields(only, file.of, ctx);
  return { dest: `${destOf(params, ctx).replace(/\/+$/, '')}/`, src: tree.path };
}
