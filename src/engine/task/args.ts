import { coreName, Deferred, HapError, templateOrText } from '../../model/index.js';
import type { Task } from '../../playbook/ast.js';
import { Dict, type Value } from '../../python/index.js';
import { dropOmitted, type Renderer } from '../../template/index.js';
import { keywordChain } from '../vars/keywords.js';

/**
 * A task's params rendered: `module_defaults`, then a whole-dict template, then its own; without what is `omit`.
 * @param action the module's name, rendered
 * @param asWritten params that are left as they are
 */
export function renderArgs(
  task: Task,
  action: string,
  renderer: Renderer,
  asWritten: readonly string[] = [],
): Dict {
  const args = new Dict();
  const add = (from: Value): void => {
    if (from instanceof Dict) from.each((value, key) => args.set(key, value));
  };
  add(defaultsFor(task, action, renderer));
  if (task.argsTemplate) {
    const whole = renderer.render(task.argsTemplate.value);
    if (!(whole instanceof Dict))
      throw new HapError({
        code: 'bad-params',
        summary: `${task.action}: the template of its params must give a mapping`,
        position: task.argsTemplate.position,
      });
    add(whole);
  }
  // The names that `set_fact` sets may be templates.
  const named = coreName(action) === 'set_fact';
  for (const [key, value] of task.args)
    if (typeof key !== 'string' || !asWritten.includes(key))
      args.set(named ? nameOf(key, task, renderer) : key, renderer.render(value));
  return dropOmitted(args);
}

function nameOf(key: Value, task: Task, renderer: Renderer): Value {
  return typeof key === 'string'
    ? renderer.render(templateOrText(key, task.actionPosition))
    : renderer.render(key);
}

/**
 * A module's entry of `module_defaults`, under its short or its full name. The innermost one stands for all: entries of
 * several are not merged, as in Ansible.
 */
function defaultsFor(task: Task, action: string, renderer: Renderer): Value {
  let found: Value = null;
  for (const { value } of keywordChain(task, 'module_defaults')) {
    const whole = value instanceof Deferred ? renderer.render(value) : value;
    for (const entry of Array.isArray(whole) ? whole : [whole]) {
      if (!(entry instanceof Dict)) continue;
      for (const [name, params] of entry)
        if (typeof name === 'string' && coreName(name) === coreName(action)) found = params;
    }
  }
  return renderer.render(found);
}
