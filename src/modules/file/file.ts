import { defineModule, ModuleFailure, type Change, type ModuleContext } from '../../model/index.js';
import { decided } from '../shared/decided.js';
import { fileFields, finalStat, lookAgain, pathFields, stateOf } from '../shared/info.js';
import { baseName, joinPath } from '../shared/paths.js';
import type { PathStat } from '../shared/stat.js';
import { changeOf } from '../shared/steps.js';
import type { Case, Decision } from './decision.js';
import { hard, link } from './links.js';
import { look, pathsOf, type Found } from './look.js';
import { fileParams, type FileParams } from './params.js';
import { absent, directory, file as asFile, touch } from './states.js';

/** What the params mean where they leave the state open, and where `path` is a folder to put a hard link into. */
const decide = decided((params: FileParams, found: Found, ctx: ModuleContext): Decision => {
  const { path, shown, src } = pathsOf(params, ctx);
  const c: Case = { params, found, ctx, path, shown, src };
  const now = stateOf(found.at);
  const folder = finalStat(found.at)?.type === 'directory';
  const into = folder && src !== undefined && params.state !== 'link' && params.state !== 'absent';
  const inside = into ? joinPath(path, baseName(src)) : path;
  const moved: Case = into
    ? { ...c, path: inside, shown: inside, found: { ...found, at: found.inside ?? {} } }
    : c;
  const unset = now === 'absent' ? (params.recurse ? 'directory' : 'file') : now;
  const state = params.state ?? unset;
  if (params.recurse && state !== 'directory')
    throw new ModuleFailure("recurse option requires state to be 'directory'", { path: moved.shown });
  if (src !== undefined && state !== 'link' && state !== 'hard')
    throw new ModuleFailure("src option requires state to be 'link' or 'hard'", { path: moved.shown });
  switch (state) {
    case 'absent':
      return absent(moved);
    case 'directory':
      return directory(moved);
    case 'file':
      return asFile(moved);
    case 'hard':
      return hard(moved);
    case 'link':
      return link(moved);
    case 'touch':
      return touch(moved);
  }
});

function plan(params: FileParams, found: Found, ctx: ModuleContext): Change[] {
  const decision = decide(params, found, ctx);
  const { path } = pathsOf(params, ctx);
  const touched = decision.touched ?? decision.target;
  const isFollowed = touched !== path && touched === found.at.link?.real;
  return changeOf(
    decision.target,
    decision.steps,
    decision,
    decision.provides,
    isFollowed ? { path: touched, via: path } : undefined,
  );
}

/** `file`: files, directories and links, and their attributes. */
export const file = defineModule({
  name: 'file',
  summary: 'Make files, directories and links, remove them, and set their owner, mode and times.',
  params: fileParams,
  returns: {
    path: 'The file (for file, directory and absent).',
    dest: 'The file (for touch, link and hard).',
    src: 'What the link leads to.',
    owner: 'Who owns it.',
    group: 'Its group.',
    uid: 'The owner’s number.',
    gid: 'The group’s number.',
    mode: 'Its permissions, in octal digits.',
    state: 'absent, directory, file, hard or link.',
    size: 'Its size in bytes.',
  },
  inspect: look,
  plan,
  after: (params: FileParams, ctx, stages) => lookAgain(decide(params, stages[0]?.now as Found, ctx).target),
  result: (params: FileParams, stages, ctx, after: PathStat | undefined) => {
    const { fields, now } = decide(params, stages[0]?.now as Found, ctx);
    return { ...fields, ...(after ? pathFields(after) : fileFields(now)) };
  },
});
