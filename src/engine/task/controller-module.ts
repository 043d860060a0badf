import { TemplateString, type Module } from '../../model/index.js';
import type { Task } from '../../playbook/ast.js';
import { Dict, type Value } from '../../python/index.js';
import type { Renderer } from '../../template/index.js';
import type { HostState } from '../host.js';
import { toResult } from '../result.js';
import { parseParams, writtenOf } from './params.js';

type ControllerModule = Extract<Module, { kind: 'controller' }>;

/** Runs a module that never leaves the controller; its facts are in the result as `ansible_facts`. @throws HapError, ModuleFailure */
export function runControllerModule(
  module: ControllerModule,
  args: Dict,
  task: Task,
  renderer: Renderer,
  how: { readonly check: boolean; readonly diff: boolean; readonly verbosity: number },
  host: HostState,
): Dict {
  const params = parseParams(module.name, module.params, args, writtenOf(task));
  const outcome = module.decide(params, {
    ...how,
    // As a template of that expression alone: what `debug: var=` shows has the type that a template would give it.
    evaluate: (expression) => renderer.render(new TemplateString(`{{${expression}}}`, task.actionPosition)),
    condition: (expression) => renderer.condition(expression, task.actionPosition),
  });
  const result = toResult({
    changed: outcome.changed ?? false,
    ...(outcome.failed ? { failed: true } : {}),
    ...(outcome.skipped ? { skipped: true } : {}),
    ...outcome.fields,
  });
  if (outcome.facts) {
    const facts = new Dict();
    for (const [name, value] of outcome.facts) facts.set(name, value);
    result.set('ansible_facts', facts);
    if (outcome.cacheable)
      for (const [name, value] of facts as Iterable<[Value, Value]>) host.facts.set(name, value);
  }
  return result;
}
