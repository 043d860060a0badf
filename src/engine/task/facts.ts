import type { Task } from '../../playbook/ast.js';
import { Dict } from '../../python/index.js';
import type { HostState } from '../host.js';

const short = (action: string): string => action.replace(/^ansible\.(builtin|legacy)\./, '');

/**
 * Takes what a result brings for a host's variables: `set_fact`, `include_vars`, and facts of any other module.
 * @param fromHost whether what `set_fact` set was made of what came from a host
 */
export function takeFacts(task: Task, result: Dict, host: HostState, fromHost: boolean): void {
  const facts = result.get('ansible_facts');
  if (!(facts instanceof Dict)) return;
  const into = { set_fact: host.set, include_vars: host.included }[short(task.action)];
  if (into)
    for (const [name, value] of facts) {
      into.set(name, value);
      if (into !== host.set || typeof name !== 'string') continue;
      if (fromHost) host.fromHost.add(name);
      else host.fromHost.delete(name);
    }
  else host.addFacts(facts);
  if (['setup', 'gather_facts'].includes(short(task.action))) host.gathered = true;
}

/** The results of a loop's items, or the one result of a task without a loop. */
export function itemResults(result: Dict, loop: boolean): Dict[] {
  const items = loop ? result.get('results') : undefined;
  return Array.isArray(items) ? items.filter((r) => r instanceof Dict) : [result];
}
