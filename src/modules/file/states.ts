import { ModuleFailure, sh, Unpredictable } from '../../model/index.js';
import { makeDirectory, stepsForNew, wantsAttributes, type Step } from '../shared/attributes.js';
import { notThere } from '../shared/fail.js';
import { stateOf, stateOfFile } from '../shared/info.js';
import { missingPaths } from '../shared/missing.js';
import { dirName, joinPath } from '../shared/paths.js';
import { firstDiff, withAttributes, type Case, type Decision } from './decision.js';
import { recurseSteps } from './recurse.js';
import { timesOfNew, wantedTimes } from './times.js';

/** Nothing is to be there. */
export function absent({ found, path, shown, ctx }: Case): Decision {
  const predicted = ['directory', 'path'].find((kind) => ctx.check && ctx.predicted(`${kind}:${path}`));
  const guess = predicted === 'path' ? 'file' : (predicted ?? 'absent');
  const state = found.at.own ? stateOf(found.at) : (guess as 'file' | 'directory' | 'absent');
  const { before, after } = firstDiff(shown, 'absent', state);
  const decision = { fields: { path: shown, state: 'absent' }, target: path, before, after };
  if (state === 'absent') return { ...decision, steps: [] };
  const script = state === 'directory' ? sh`rm -rf -- ${path}` : sh`rm -f -- ${path}`;
  return {
    ...decision,
    before: found.content && state === 'directory' ? { ...before, path_content: found.content } : before,
    steps: [{ what: `remove ${path}`, script }],
  };
}

/** A file is to be as it should; it is never made. */
export function file(c: Case): Decision {
  const { params, found, ctx } = c;
  const followed = params.follow && found.at.link ? found.at.link : undefined;
  const stat = followed ? followed.stat : found.at.own;
  const path = followed ? followed.real : c.shown;
  const state = stat ? stateOfFile(stat) : 'absent';
  const times = wantedTimes(params, false);
  if (!stat && ctx.check && ctx.predicted(`path:${c.path}`)) {
    if (wantsAttributes(params) || times.mtime !== 'preserve' || times.atime !== 'preserve')
      throw new Unpredictable(`${path} is only predicted, and so are its attributes`);
    return { fields: { path }, target: path, before: {}, after: {}, steps: [] };
  }
  if (!stat || (state !== 'file' && state !== 'hard'))
    return notThere(ctx, `file (${path}) is ${state}, cannot continue`, { path, state });
  const decision: Decision = {
    fields: { path },
    target: path,
    now: stat,
    ...firstDiff(path, 'file', state),
    steps: [],
  };
  return withAttributes(c, decision, stat, 'file');
}

/** A directory is to be there, and the ones it is in. */
export function directory(c: Case): Decision {
  const { params, found, ctx } = c;
  const link = params.follow ? found.at.link : undefined;
  const stat = link ? link.stat : found.at.own;
  const real = link ? link.real || joinPath(dirName(c.path), link.target) : c.path;
  const path = link ? real : c.shown;
  const times = wantedTimes(params, false);
  const base = { fields: { path }, target: real };
  if (!stat) {
    if (ctx.check && ctx.predicted(`directory:${real}`)) {
      if (!wantsAttributes(params)) return { ...base, before: {}, after: {}, steps: [] };
      throw new Unpredictable(`${path} is only predicted, and so are its attributes`);
    }
    const made = missingPaths(real, found.missing);
    const steps = [
      ...made.flatMap((name) => makeDirectory(name, params, found, ctx)),
      ...timesOfNew(real, times),
    ];
    const provides = made.flatMap((name) => [`path:${name}`, `directory:${name}`]);
    return { ...base, ...firstDiff(path, 'directory', 'absent'), steps, provides };
  }
  const state = stateOfFile(stat);
  if (state !== 'directory') throw new ModuleFailure(`${path} already exists as a ${state}`, { path });
  const decision = { ...base, now: stat, ...firstDiff(path, 'directory', state), steps: [] };
  const own = withAttributes(c, decision, stat, 'directory', real);
  if (!found.tree) return own;
  return { ...own, steps: [...own.steps, ...recurseSteps(real, params, found, times, found.tree)] };
}

/** A file is to be there, however empty, and its times are now. */
export function touch(c: Case): Decision {
  const { found, params, path, ctx } = c;
  const link = params.follow ? found.at.link : undefined;
  const stat = link ? link.stat : found.at.own;
  const target = link?.stat ? link.real : path;
  const state = stateOf(found.at);
  const decision = { fields: { dest: c.shown }, target: path, ...firstDiff(c.shown, 'touch', state) };
  if (stat) return withAttributes(c, { ...decision, now: found.at.own, steps: [] }, stat, 'touch', target);
  const times = wantedTimes(params, true);
  if (found.at.link) {
    if (times.mtime === 'preserve' && times.atime === 'preserve' && !wantsAttributes(params))
      return { ...decision, steps: [] };
    const why = `No such file or directory: ${found.at.link.target}`;
    throw new ModuleFailure(`Error while updating modification or access time: ${why}`, { path });
  }
  const closed = params.mode === undefined ? sh`` : sh`umask 077 && `;
  const make: Step = { what: `make ${path}`, script: sh`(${closed}: >>${path})` };
  const steps = [make, ...stepsForNew(path, params, found, 'file', ctx), ...timesOfNew(path, times)];
  if (ctx.check && ctx.predicted(`path:${path}`))
    return { ...decision, before: { path: c.shown }, after: { path: c.shown }, steps };
  return { ...decision, steps, provides: [`path:${path}`] };
}
