import type { TaskRef } from '../../model/index.js';
import type { Task } from '../../playbook/ast.js';
import type { PlayState } from '../play-state.js';
import { fullName, plainName } from './name.js';

const refs = new WeakMap<Task, TaskRef>();

/** A task as events name it; the same object each time it is asked for. */
export function taskRef(state: PlayState, task: Task): TaskRef {
  return refs.get(task) ?? nameTask(state, task, fullName(task, plainName(task)));
}

/**
 * Gives a task the name it is shown under, rendered with the variables of the first host that runs it.
 * @param action its module's, where that is a template
 */
export function nameTask(state: PlayState, task: Task, name: string, action = task.action): TaskRef {
  const { check, diff } = state.shared.options;
  const ref: TaskRef = {
    id: task.id,
    name,
    action,
    banner: state.handlers.has(task) ? 'RUNNING HANDLER' : 'TASK',
    position: task.actionPosition ?? task.position,
    check,
    diff,
  };
  refs.set(task, ref);
  return ref;
}
