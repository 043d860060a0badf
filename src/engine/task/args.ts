import { HapError } from '../../model/index.js';
import type { Task } from '../../playbook/ast.js';
import { Dict, type Value } from '../../python/index.js';
import { dropOmitted, type Renderer } from '../../template/index.js';
import { keywordChain } from '../vars/keywords.js';

/** A task's params rendered: `module_defaults`, then a whole-dict template, then its own; without what is `omit`. */
export function renderArgs(task: Task, renderer: Renderer): Dict {
  const args = new Dict();
  const add = (from: Value): void => {
    if (from instanceof Dict) for (const [key, value] of from) args.set(key, value);
  };
  for (const { value } of keywordChain(task, 'module_defaults'))
    add(defaultsFor(task.action, renderer.render(value)));
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
  for (const [key, value] of task.args) args.set(key, renderer.render(value));
  return dropOmitted(args);
}

const short = (name: string): string => name.replace(/^ansible\.(builtin|legacy)\./, '');

/** A module's entry of `module_defaults`, under its short or its full name; a list of mappings is one after the other. */
function defaultsFor(action: string, defaults: Value): Value {
  const entries = Array.isArray(defaults) ? defaults : [defaults];
  const found = new Dict();
  for (const entry of entries) {
    if (!(entry instanceof Dict)) continue;
    for (const [name, params] of entry)
      if (typeof name === 'string' && short(name) === short(action) && params instanceof Dict)
        for (const [k, v] of params) found.set(k, v);
  }
  return found;
}
