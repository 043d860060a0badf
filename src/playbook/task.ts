import { coreName, positionOf } from '../model/index.js';
import type { Dict } from '../python/index.js';
import { findAction } from './action.js';
import { readCall, type ActionCall } from './arguments.js';
import type { Node, Sourced, Task } from './ast.js';
import { ownDoubt } from './certainty.js';
import type { TaskHead } from './head.js';
import { checkIncludedRole, importRole } from './import-role.js';
import { checkIncludedTasks, importTasks, isStaticInclude } from './import-tasks.js';
import { handlerKeywords, taskKeywords } from './keywords.js';
import { readLoop } from './loop.js';
import type { Place, Reading } from './reading.js';
import { readScoped } from './scoped.js';
import { readTaskParts } from './task-parts.js';

/** A task or handler, or what a static import in its place becomes; `undefined` where it cannot be read. */
export function readTask(dict: Dict, place: Place, reading: Reading): Node | undefined {
  const action = findAction(dict, place.handlers, reading);
  const loop = readLoop(dict, reading);
  const kind = place.handlers
    ? { what: 'a handler', keywords: handlerKeywords }
    : { what: 'a task', keywords: taskKeywords };
  const scoped = readScoped(dict, { ...kind, certain: place.certain, loop }, reading);
  const parts = readTaskParts(dict, place.parent, reading);
  const call = action && readCall(dict, action, reading);
  if (!call) return undefined;
  const certain = place.certain && ownDoubt(scoped, loop) === undefined;
  const head: TaskHead = { dict, scoped, call, loop, certain };
  const core = coreName(call.name);
  if (core === 'import_tasks' || (core === 'include' && isStaticInclude(head, place, reading)))
    return importTasks(head, place, reading);
  if (core === 'import_role') return importRole(head, place, reading);
  if (core === 'include_tasks' || core === 'include') checkIncludedTasks(head, place, reading);
  if (core === 'include_role') checkIncludedRole(head, place, reading);
  return newTask(head, parts, place, reading);
}

function newTask(
  { dict, scoped, call, loop }: TaskHead,
  parts: ReturnType<typeof readTaskParts>,
  place: Place,
  reading: Reading,
): Task {
  return {
    kind: 'task',
    id: reading.ctx.session.nextId(),
    name: dict.get('name') ?? undefined,
    ...actionOf(call),
    loop,
    ...parts,
    ...scoped,
    keywords: dict.has('local_action') ? atLocalhost(scoped.keywords, dict) : scoped.keywords,
    parent: place.parent,
    role: place.role,
    file: place.file,
  };
}

function actionOf(
  call: ActionCall,
): Pick<Task, 'action' | 'actionTemplate' | 'args' | 'argsTemplate' | 'actionPosition'> {
  return {
    action: call.name,
    actionTemplate: call.nameTemplate,
    args: call.args,
    argsTemplate: call.argsTemplate,
    actionPosition: call.position,
  };
}

/** `local_action` is `action` with `delegate_to: localhost`. */
function atLocalhost(keywords: ReadonlyMap<string, Sourced>, dict: Dict): ReadonlyMap<string, Sourced> {
  return new Map(keywords).set('delegate_to', {
    value: 'localhost',
    position: positionOf(dict, 'local_action'),
  });
}
