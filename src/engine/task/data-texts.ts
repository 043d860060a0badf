import { TemplateString } from '../../model/index.js';
import type { Task } from '../../playbook/ast.js';
import { Dict, textOf, type Value } from '../../python/index.js';
import type { Renderer } from '../../template/index.js';

/**
 * Texts in a task's rendered params that what a host said, or a lookup, had a part in. A module that takes some of its params
 * for expressions (`assert`, `debug`) must not evaluate them.
 */
export function dataTexts(task: Task, renderer: Renderer): ReadonlySet<string> {
  const texts = new Set<string>();
  // Most tasks touch none, and nothing is rendered twice for them.
  if (!renderer.touchedData) return texts;
  const whole = task.argsTemplate ? [task.argsTemplate.value] : [];
  for (const template of [...task.args.values(), ...whole].flatMap(templatesIn)) {
    const apart = renderer.with(new Map(), 'user');
    const value = apart.render(template);
    if (apart.touchedData) for (const text of textsIn(value)) texts.add(text);
  }
  return texts;
}

function templatesIn(value: Value): TemplateString[] {
  if (value instanceof TemplateString) return [value];
  if (Array.isArray(value)) return value.flatMap(templatesIn);
  return value instanceof Dict ? [...value.values()].flatMap(templatesIn) : [];
}

function textsIn(value: Value): string[] {
  const text = textOf(value);
  if (text !== undefined) return [text];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return value instanceof Dict ? [...value.values()].flatMap(textsIn) : [];
}
