import { HapError, TemplateString, type Module } from '../../model/index.js';
import type { Task } from '../../playbook/ast.js';
import { Dict, textOf } from '../../python/index.js';
import type { Renderer } from '../../template/index.js';
import { toResult } from '../result.js';
import { dataTexts } from './data-texts.js';

type ControllerModule = Extract<Module, { kind: 'controller' }>;

/**
 * Runs a module that never leaves the controller; its facts are in the result as `ansible_facts`.
 * @param params as its own schema made them
 * @throws HapError, ModuleFailure
 */
export function runControllerModule(
  module: ControllerModule,
  params: unknown,
  task: Task,
  renderer: Renderer,
  how: { readonly check: boolean; readonly diff: boolean; readonly verbosity: number },
): Dict {
  const data = dataTexts(task, renderer);
  const outcome = module.decide(params, {
    ...how,
    native: renderer.native,
    // As a template of that expression alone: what `debug: var=` shows has the type that a template would give it.
    evaluate: (expression) =>
      data.has(expression)
        ? expression
        : renderer.render(new TemplateString(`{{${expression}}}`, task.actionPosition)),
    condition: (expression) => {
      const text = textOf(expression);
      if (text !== undefined && data.has(text)) throw unsafe(text, task);
      return renderer.condition(expression, task.actionPosition);
    },
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
    if (outcome.cacheable) result.set('_ansible_facts_cacheable', true);
  }
  return result;
}

/** Ansible's words for a condition that a host had a part in. */
function unsafe(condition: string, task: Task): HapError {
  const why = 'Conditional is marked as unsafe, and cannot be evaluated.';
  return new HapError({
    code: 'template-error',
    summary: `The conditional check '${condition}' failed. The error was: ${why}`,
    position: task.actionPosition,
  });
}
