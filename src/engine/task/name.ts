import type { Task } from '../../playbook/ast.js';
import { str } from '../../python/repr.js';

/** A task's own name as it was written; empty where it has none. */
export function plainName({ name }: Task): string {
  return name === undefined || name === null ? '' : str(name);
}

/**
 * The name a task goes by: `role : name`, with its module's where it has none of its own; the role's name for an include
 * of one.
 */
export function fullName(task: Task, own: string): string {
  const { role, action } = task;
  const included = /^(?:ansible\.(?:builtin|legacy)\.)?(?:include|import)_role$/.test(action);
  if (included) {
    const name = task.args.get('name') ?? task.args.get('role');
    return own === '' ? `${action} : ${name === undefined ? 'None' : str(name)}` : own;
  }
  const named = own === '' ? action : own;
  return (role ? `${role.name} : ${named}` : named).trim();
}
