import { ModuleFailure, sh, type Sh } from '../../model/index.js';
import { attributeChanges, wantsAttributes } from '../shared/attributes.js';
import { notThere } from '../shared/fail.js';
import { finalStat, stateOf, type State } from '../shared/info.js';
import { dirName, joinPath } from '../shared/paths.js';
import type { PathStat } from '../shared/stat.js';
import type { FileStat } from '../shared/stat-line.js';
import { firstDiff, withAttributes, type Case, type Decision } from './decision.js';

/** A symbolic link is to be there. */
export function link(c: Case): Decision {
  const { params, found, path, shown } = c;
  const state = stateOf(found.at);
  const old = found.at.link?.target;
  const src = c.src ?? (params.follow && finalStat(found.at) ? old : undefined);
  const folder = state === 'directory' ? path : dirName(path);
  const full = src === undefined ? path : joinPath(folder, src);
  const target = c.src === undefined ? found.at : state === 'directory' ? found.below : found.beside;
  if (!params.force && src !== undefined && !finalStat(target) && !foreseen(c, full)) {
    const why = 'src file does not exist, use "force=yes" if you really want to create the link';
    return notThere(c.ctx, `${why}: ${full}`, { path: shown, src });
  }
  refuse(c, state);
  const { before, after } = firstDiff(shown, 'link', state);
  const decision = { fields: { dest: shown, src }, target: path, before, after, steps: [] };
  if (src === undefined) {
    if (state !== 'link') throw new ModuleFailure('src is required for creating new symlinks');
    return attributesOfLink(
      c,
      { ...decision, now: finalStat(found.at) && found.at.own },
      found.at,
      path,
      true,
    );
  }
  if (old === src)
    return attributesOfLink(
      c,
      { ...decision, now: finalStat(found.at) && found.at.own },
      found.at,
      path,
      true,
    );
  const sides = old === undefined ? {} : { before: { ...before, src: old }, after: { ...after, src } };
  const provides = [
    `path:${path}`,
    ...(finalStat(target)?.type === 'directory' ? [`directory:${path}`] : []),
  ];
  const steps = [{ what: `link ${path} to ${src}`, script: put(path, state, sh`ln -s -- ${src}`) }];
  // A link to itself leads nowhere, whatever is there now.
  const led = full === path ? {} : (found.beside ?? {});
  const made = { ...decision, ...sides, steps, provides };
  return attributesOfLink(c, made, led, joinPath(dirName(path), src), false);
}

/** Whether check mode has been told that a link's target will be there. */
function foreseen({ ctx }: Case, full: string): boolean {
  return ctx.check && (ctx.predicted(`path:${full}`) || ctx.predicted(`directory:${full}`));
}

function refuse({ params, found, shown: path }: Case, state: State): void {
  if (state === 'directory' && params.force && !found.empty)
    throw new ModuleFailure(`the directory ${path} is not empty, refusing to convert it`, { path });
  if (['directory', 'file', 'hard'].includes(state) && !params.force)
    throw new ModuleFailure(`refusing to convert from ${state} to symlink for ${path}`, { path });
}

/**
 * The attributes of what a link leads to, where it is to be followed, or its own owner and group.
 * @param target what the link leads to, `full` where that is
 * @param there whether the link is there already
 */
function attributesOfLink(
  c: Case,
  decision: Decision,
  target: PathStat,
  full: string,
  there: boolean,
): Decision {
  const { params, found, path } = c;
  if (!params.follow) {
    if (there && found.at.own) return withAttributes(c, decision, found.at.own, 'link', path);
    const own = attributeChanges(path, params, found, { type: 'link', mode: 0o777 }, c.ctx);
    return {
      ...decision,
      before: { ...decision.before, ...own.before },
      after: { ...decision.after, ...own.after },
      steps: [...decision.steps, ...own.steps],
    };
  }
  const stat = finalStat(target);
  if (stat) return withAttributes(c, decision, stat, 'link', target.link?.real ?? full);
  if (!wantsAttributes(params)) return decision;
  const warning =
    'Cannot set fs attributes on a non-existent symlink target. follow should be set to False to avoid this.';
  return { ...decision, fields: { ...decision.fields, warnings: [warning] } };
}

/** A hard link is to be there. */
export function hard(c: Case): Decision {
  const { params, found, path, shown, src } = c;
  const state = stateOf(found.at);
  if (state !== 'hard' && src === undefined)
    throw new ModuleFailure('src is required for creating new hardlinks');
  const source = finalStat(found.src);
  if (src !== undefined && !source && !foreseen(c, src))
    return notThere(c.ctx, 'src does not exist', { dest: shown, src });
  const { before, after } = firstDiff(shown, 'hard', state);
  const decision: Decision = { fields: { dest: shown, src }, target: path, before, after, steps: [] };
  if (src === undefined || isLinked(c, state, source)) return attributesOfHard(c, decision);
  if (!params.force && (state === 'hard' || state === 'file' || state === 'directory')) {
    const what = { hard: ', different hard link', file: ', file', directory: ': different hard link' }[state];
    throw new ModuleFailure(`Cannot link${what} exists at destination`, { dest: shown, src });
  }
  const old = found.at.link?.target;
  const sides = old === undefined ? {} : { before: { ...before, src: old }, after: { ...after, src } };
  const steps = [{ what: `link ${path} to ${src}`, script: put(path, state, sh`ln -- ${src}`) }];
  const made = { ...decision, ...sides, steps, provides: [`path:${path}`] };
  return source ? withAttributes(c, made, source, 'hard', path) : made;
}

function isLinked({ found, src }: Case, state: State, source: FileStat | undefined): boolean {
  if (state === 'link') return found.at.link?.target === src;
  const now = found.at.own;
  return now !== undefined && now.inode === source?.inode && now.dev === source.dev;
}

function attributesOfHard(c: Case, decision: Decision): Decision {
  const { own, link: old } = c.found.at;
  const followed = old && c.params.follow ? old : undefined;
  const stat = followed ? followed.stat : own;
  const found = { ...decision, now: own };
  return stat ? withAttributes(c, found, stat, 'hard', followed?.real ?? c.path) : found;
}

/** Makes a link; where something is there, beside it and renamed over it, so that there is no moment without. */
function put(path: string, state: State, ln: Sh): Sh {
  if (state === 'absent') return sh`${ln} ${path}`;
  const beside = sh`${joinPath(dirName(path), '.hap-link.')}$$`;
  const remove = state === 'directory' ? sh`rmdir -- ${path} && ` : sh``;
  // Without -T a link to a directory would be moved into it; an old busybox does not have it.
  const rename = sh`{ mv -fT -- ${beside} ${path} 2>/dev/null || { rm -f -- ${path} && mv -f -- ${beside} ${path}; }; }`;
  return sh`${remove}${ln} ${beside} && ${rename}`;
}
