import {
  lines,
  mapped,
  ModuleFailure,
  probe,
  probes,
  sh,
  type Change,
  type Fields,
  type ModuleContext,
  type Probe,
} from '../../model/index.js';
import { expandPath } from '../../params/index.js';
import { attributeChanges, makeDirectory, type Step } from '../shared/attributes.js';
import { hapSum, readSum } from '../shared/checksum.js';
import { notThere } from '../shared/fail.js';
import { finalStat } from '../shared/info.js';
import { Reader } from '../shared/lines.js';
import { lookAt, umaskOf } from '../shared/look-at.js';
import { modeText } from '../shared/mode.js';
import { missingPaths } from '../shared/missing.js';
import { baseName, dirName, joinPath } from '../shared/paths.js';
import type { PathStat } from '../shared/stat.js';
import type { FileStat } from '../shared/stat-line.js';
import { changeOf } from '../shared/steps.js';
import type { CopyParams } from './params.js';
import { checkSum, destOf, withModeOf, type Source } from './place.js';
import { askTree, copyTree, hapOthers } from './remote-tree.js';
import { attributesAt, looksAt, placeFound, planSingle, type SingleFound } from './single.js';

/** What was found of a source on the target, and where it is to go. */
export interface RemoteFound extends SingleFound {
  readonly src: PathStat;
  readonly sum: string | undefined;
  readonly md5: string | undefined;
  /** Of a directory: what differs, how many of the last names of its target are missing, whether some is not the owner's. */
  readonly differing: readonly string[];
  readonly missingTree: number;
  readonly others: boolean;
}

/** The paths of a copy within the target. */
interface Paths {
  readonly src: string;
  readonly dest: string;
  readonly name: string;
  /** Where a directory's contents go. */
  readonly root: string;
}

function pathsOf(params: CopyParams, ctx: ModuleContext): Paths {
  const src = expandPath(params.src ?? '', ctx);
  const dest = destOf(params, ctx);
  const name = src.endsWith('/') ? '' : baseName(src);
  const root = joinName(dest, name);
  return { src, dest, name, root };
}

const joinName = (folder: string, name: string): string => {
  const trimmed = folder.replace(/(.)\/+$/, '$1');
  return name === '' ? trimmed : `${trimmed.replace(/\/$/, '')}/${name}`;
};

/** Looks at a source and a place that are both on the target. */
export function lookRemote(params: CopyParams, ctx: ModuleContext): Probe<RemoteFound> {
  const { src, name, root } = pathsOf(params, ctx);
  const script = lines([
    sh`${hapSum} md5 ${src}`,
    sh`if [ -d ${src} ]; then ${askTree(src, root, params.local_follow === true)}; else echo .; fi`,
    sh`${hapOthers} ${root} ${params.owner ?? ''} ${params.group ?? ''}`,
  ]);
  const parts = probes({
    looks: lookAt([{ path: src, for: 'sum' }, { path: root, for: 'gone' }, ...looksAt(params, name, ctx)]),
    attributes: attributesAt(params, name, ctx),
    tree: probe(script, (output) => {
      const reader = new Reader(output);
      const md5 = readSum(reader);
      const differing: string[] = [];
      for (let line = reader.line(); line !== '.'; line = reader.line()) differing.push(line.slice(1));
      return { md5, differing, others: reader.line() === 'yes' };
    }),
  });
  return mapped(parts, ({ looks, attributes, tree }) => {
    const [source, whole, ...place] = looks;
    return {
      src: source?.at ?? {},
      sum: source?.content.sum,
      ...placeFound(params, place, ctx),
      ...tree,
      attributes: { ...attributes, umask: umaskOf(looks) },
      missingTree: whole?.missing ?? 0,
    };
  });
}

/** What becomes of it, the changes and the result's fields. */
export interface RemotePlan {
  readonly changes: readonly Change[];
  readonly fields: Fields;
  readonly target: string;
  readonly now?: FileStat | undefined;
}

/** @throws ModuleFailure */
export function planRemote(params: CopyParams, found: RemoteFound, ctx: ModuleContext): RemotePlan {
  const paths = pathsOf(params, ctx);
  const stat = finalStat(found.src);
  if (!stat) return notThere(ctx, `Source ${paths.src} not found`);
  if (stat.type === 'directory')
    return planRemoteTree(withModeOf(params, stat.mode), paths, stat.mode, found, ctx);
  if (stat.type !== 'file') throw new ModuleFailure(`Cannot copy invalid source '${paths.src}': not a file`);
  if (found.sum === undefined) throw new ModuleFailure(`Source ${paths.src} not readable`);
  const { sum, md5 = '' } = found;
  const source: Source = { sum, md5, mode: stat.mode, shown: paths.src };
  checkSum(params.checksum, source);
  const placed = planSingle(params, source, paths.name, found, ctx);
  if (placed.outcome === 'skipped') {
    const fields = { msg: 'file already exists', src: paths.src, dest: placed.path };
    return { changes: [], fields, target: placed.path, now: placed.now };
  }
  const fields = { dest: placed.path, src: paths.src, md5sum: md5, checksum: sum };
  return { changes: placed.changes, fields, target: placed.path, now: placed.now };
}

function planRemoteTree(
  params: CopyParams,
  paths: Paths,
  mode: number,
  found: RemoteFound,
  ctx: ModuleContext,
): RemotePlan {
  const { src, dest, name, root } = paths;
  const now = finalStat(found.dest);
  const rootThere = found.missingTree === 0;
  const shown = name === '' && now?.type === 'directory' ? joinPath(dest, '') : dest;
  if (!params.force && (rootThere || (now && now.type !== 'directory'))) {
    const target = now?.type === 'directory' ? root : dest;
    const at = now?.type === 'directory' && name !== '' ? finalStat(found.inside) : now;
    return {
      changes: [],
      fields: { msg: 'file already exists', src, dest: name === '' ? shown : target },
      target,
      now: at,
    };
  }
  if (now && now.type !== 'directory')
    throw new ModuleFailure(`cannot copy the directory ${src} over ${dest}`, { src, dest });
  const folder = joinName(dest, '');
  const missing = missingPaths(root, found.missingTree);
  if (!now && !dest.endsWith('/') && missing[0] !== folder)
    return notThere(ctx, `Destination directory ${dirName(folder)} does not exist`);
  const { attributes } = found;
  // As in Ansible: of a folder that is there the copy inside is meant, else the folder that is made for it.
  const into = now !== undefined || dest.endsWith('/');
  const target = into ? root : folder;
  const plain = { ...params, mode: params.directory_mode };
  const made = missing.flatMap((path) => {
    const asSource = path === root && (name === '' ? !dest.endsWith('/') : into);
    const own = asSource ? { ...plain, mode: modeText(mode) } : plain;
    return makeDirectory(path, own, attributes, ctx);
  });
  const copied =
    found.differing.length > 0
      ? [{ what: `copy ${src} to ${root}`, script: copyTree(src, root, params.local_follow === true) }]
      : [];
  const others = found.others || copied.length > 0 || made.length > 0;
  const owners = [
    ...ownerStep('owner', 'chown', params.owner, target, others),
    ...ownerStep('group', 'chgrp', params.group, target, others),
  ];
  const wanted = { ...params, owner: undefined, group: undefined };
  const standard = { type: 'directory', mode: -1 } as const;
  const there = name === '' ? now : finalStat(found.inside);
  const folders = [...new Set([target, root])].map((path) =>
    attributeChanges(
      path,
      wanted,
      attributes,
      (path === root && rootThere ? there : undefined) ?? standard,
      ctx,
    ),
  );
  const [own = { before: {}, after: {} }] = folders;
  const sides = {
    before: { path: target, ...(rootThere ? own.before : { state: 'absent' }) },
    after: { path: target, ...(rootThere ? own.after : { state: 'directory' }) },
  };
  const provides = missing.flatMap((path) => [`path:${path}`, `directory:${path}`]);
  const steps = [...made, ...copied, ...owners, ...folders.flatMap((f) => f.steps)];
  const fields = { dest: name === '' ? shown : target, src, md5sum: null, checksum: null };
  return { changes: changeOf(target, steps, sides, provides), fields, target, now: there };
}

function ownerStep(
  what: string,
  tool: string,
  id: string | undefined,
  path: string,
  others: boolean,
): Step[] {
  if (id === undefined || !others) return [];
  return [{ what: `${what} ${id}`, script: sh`${tool} -R -h -- ${id} ${path}` }];
}
