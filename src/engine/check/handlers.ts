import { didYouMean, HapError, positionOf } from '../../model/index.js';
import { walk, type Play, type Role, type Task } from '../../playbook/index.js';
import { isDeferred } from '../../playbook/text.js';
import type { Value } from '../../python/index.js';
import { handlersOf } from '../compile.js';
import { dependenciesOf } from '../vars/task-variables.js';
import type { Findings } from './findings.js';

/**
 * Warns of handlers that are notified and that nobody has. It is an error only where the task that notifies them
 * changes something.
 * @param included roles that includes bring
 */
export function checkHandlers(
  play: Play,
  tasks: readonly Task[],
  included: readonly Role[],
  findings: Findings,
): void {
  const roles = included.flatMap((role) => [...dependenciesOf(role), role]);
  const nodes = [...handlersOf(play), ...roles.flatMap((role) => role.handlers)];
  const handlers = [...walk(nodes)].map(({ task }) => task);
  const names = new Set(handlers.flatMap(namesOf));
  // A name that is only known when it is rendered may be the one.
  if (handlers.some((h) => isDeferred(h.name))) return;
  for (const task of tasks)
    for (const [i, name] of task.notify.entries()) {
      if (typeof name !== 'string' || names.has(name)) continue;
      findings.add(
        false,
        new HapError({
          code: 'unknown-handler',
          summary: `The requested handler '${name}' was not found in either the main handlers list nor in the listening handlers list`,
          hint: didYouMean(name, names),
          position: positionOf(task.notify as Value[], i) ?? task.position,
        }),
      );
    }
}

function namesOf({ name, action, role, listen }: Task): readonly string[] {
  const own = typeof name === 'string' ? name : action;
  return [own, ...(role ? [`${role.name} : ${own}`] : []), ...listen];
}
