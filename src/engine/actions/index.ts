import type { Action } from './action.js';
import { addHost } from './add-host.js';
import { fetch } from './fetch.js';
import { gatherFacts } from './gather-facts.js';
import { groupBy } from './group-by.js';
import { includeRole } from './include-role.js';
import { includeTasks } from './include-tasks.js';
import { includeVars } from './include-vars.js';
import { meta } from './meta.js';
import { pause } from './pause.js';
import { reboot } from './reboot.js';
import { validateArgumentSpec } from './validate-argument-spec.js';

export type { Action } from './action.js';

const all: readonly Action[] = [
  addHost,
  fetch,
  gatherFacts,
  groupBy,
  includeRole,
  includeTasks,
  includeVars,
  meta,
  pause,
  reboot,
  validateArgumentSpec,
];

const byName = new Map<string, Action>(
  all.flatMap((a) =>
    ['', 'ansible.builtin.', 'ansible.legacy.'].map((prefix) => [prefix + a.name, a] as const),
  ),
);
// The old name of both import_tasks and include_tasks; what is left to the engine is the latter.
byName.set('include', includeTasks).set('ansible.builtin.include', includeTasks);

/** The action of a name, short or full; `undefined` for what is a module, or nothing. */
export function findAction(name: string): Action | undefined {
  return byName.get(name);
}

/** All actions, for documentation and for checking playbooks. */
export function actions(): readonly Action[] {
  return all;
}
