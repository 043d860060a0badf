import { coreName } from '../../model/index.js';
import type { Task } from '../../playbook/ast.js';
import { Dict, type Value } from '../../python/index.js';
import { listed } from './loop.js';
import { bareFact, isInjected } from '../facts/names.js';
import type { HostState } from '../host.js';
import { flag } from '../result.js';
import type { Variables } from '../vars/scope.js';

/**
 * Takes what a result brings for a host's variables: `set_fact`, `include_vars`, and facts of any other module.
 * @param fromHost whether what `set_fact` set was made of what came from a host
 */
export function takeFacts(task: Task, result: Dict, host: HostState, fromHost: boolean): void {
  const facts = factsIn(task, result);
  if (!facts) return;
  const action = coreName(task.action);
  if (action === 'include_vars') {
    for (const [name, value] of facts) host.included.set(name, value);
    return;
  }
  if (action !== 'set_fact') {
    host.addFacts(facts);
    if (action === 'gather_facts') host.wasGathered();
    return;
  }
  for (const [name, value] of facts) {
    host.set.set(name, listed(value));
    if (typeof name !== 'string') continue;
    if (fromHost) host.fromHost.add(name);
    else host.fromHost.delete(name);
  }
  if (flag(result, '_ansible_facts_cacheable')) host.addFacts(facts);
}

/** The variables that a result brings, as what comes next in the same task sees them. */
export function* factsSeen(task: Task, result: Dict, before: Variables): Generator<[string, Value]> {
  const facts = factsIn(task, result);
  if (!facts) return;
  if (['set_fact', 'include_vars'].includes(coreName(task.action))) {
    for (const [name, value] of facts) if (typeof name === 'string') yield [name, value];
    return;
  }
  const known = before.get('ansible_facts');
  const all = known instanceof Dict ? known.copy() : new Dict();
  for (const [name, value] of facts) {
    if (typeof name !== 'string') continue;
    all.set(bareFact(name), value);
    if (isInjected(name)) yield [name, value];
  }
  yield ['ansible_facts', all];
}

function factsIn(task: Task, result: Dict): Dict | undefined {
  const facts = coreName(task.action) === 'debug' ? undefined : result.get('ansible_facts');
  return facts instanceof Dict ? facts : undefined;
}
