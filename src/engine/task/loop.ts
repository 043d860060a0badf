import { coreName, HapError, TemplateString } from '../../model/index.js';
import type { Task } from '../../playbook/ast.js';
import { Dict, Tuple, type Value } from '../../python/index.js';
import { repr as reprOf } from '../../python/repr.js';
import type { Renderer } from '../../template/index.js';
import { text, toBool } from '../vars/settings.js';

/** How a task's loop names its items; `loop_control`, rendered. */
export interface LoopControl {
  readonly variable: string;
  readonly index: string | undefined;
  /** As written: it is rendered for each item. */
  readonly label: Value | undefined;
  /** Milliseconds between items. */
  readonly pause: number;
  readonly extended: boolean;
  /** `ansible_loop.allitems` is there. */
  readonly allItems: boolean;
}

/** What `loop_control` says. @throws HapError where a template in it fails */
export function loopControl(task: Task, renderer: Renderer): LoopControl {
  const control = task.loop?.control;
  const get = (name: string): Value | undefined => {
    const value = control?.get(name);
    return value === undefined ? undefined : renderer.render(value);
  };
  const name = get('loop_var');
  const index = get('index_var');
  const pause = get('pause');
  return {
    variable: name === undefined || name === null ? 'item' : text(name),
    index: index === undefined || index === null ? undefined : text(index),
    label: control?.get('label'),
    pause: pause === undefined || pause === null ? 0 : Number(text(pause)) * 1000,
    extended: toBool(get('extended') ?? false, 'extended'),
    allItems: toBool(get('extended_allitems') ?? true, 'extended_allitems'),
  };
}

/** The items of a task's loop. @throws HapError `bad-loop` where `loop` is no list */
export function loopItems(task: Task, renderer: Renderer): Value[] | undefined {
  const { loop } = task;
  if (!loop) return undefined;
  if (loop.lookup !== undefined) return renderer.loopItems(loop.lookup, loop.terms, folderOf(task.action));
  const items = renderer.render(loop.terms);
  if (Array.isArray(items)) return items;
  const what = loop.terms instanceof TemplateString ? ` (from ${loop.terms.source.trim()})` : '';
  throw new HapError({
    code: 'bad-loop',
    summary: `Invalid data passed to 'loop', it requires a list, got this instead: ${reprOf(items)}${what}`,
    hint: "If you passed a list/dict of just one element, try adding wantlist=True to your lookup invocation or use q/query instead of lookup; a dict becomes a list with '| dict2items'.",
    position: loop.position,
  });
}

/** Which folder's files `with_first_found` and `with_fileglob` of a task look into first. */
function folderOf(action: string): string {
  const name = coreName(action);
  if (name === 'template') return 'templates';
  if (name === 'include_vars') return 'vars';
  return ['include_tasks', 'import_tasks', 'include'].includes(name) ? 'tasks' : 'files';
}

/** The variables of one item. Source: Ansible's documentation, "Loops", extended loop variables. */
export function itemVariables(
  control: LoopControl,
  items: readonly Value[],
  index: number,
  roleMarks: ReadonlyMap<string, Value> = new Map(),
): Map<string, Value> {
  const item = listed(items[index] ?? null);
  const variables = new Map<string, Value>([
    ...roleMarks,
    [control.variable, item],
    ['ansible_loop_var', control.variable],
  ]);
  if (control.index !== undefined) {
    variables.set(control.index, index);
    variables.set('ansible_index_var', control.index);
  }
  if (control.extended) {
    const loop = new Dict([
      ['index', index + 1],
      ['index0', index],
      ['first', index === 0],
      ['last', index + 1 === items.length],
      ['length', items.length],
      ['revindex', items.length - index],
      ['revindex0', items.length - index - 1],
    ]);
    if (control.allItems) loop.set('allitems', [...items]);
    if (index > 0) loop.set('previtem', items[index - 1] ?? null);
    if (index + 1 < items.length) loop.set('nextitem', items[index + 1] ?? null);
    variables.set('ansible_loop', loop);
  }
  return variables;
}

/** A value as a variable holds it: a tuple becomes a list when it is looked up, as in Ansible. */
export function listed(value: Value): Value {
  if (value instanceof Tuple) return value.items.map(listed);
  if (Array.isArray(value)) {
    const copy = value.map(listed);
    return copy.some((item, i) => item !== value[i]) ? copy : value;
  }
  if (!(value instanceof Dict)) return value;
  const copy = new Dict([...value].map(([key, item]: [Value, Value]) => [key, listed(item)] as const));
  return [...copy].some(([key, item]: [Value, Value]) => item !== value.get(key)) ? copy : value;
}

/** An item as the console shows it: `loop_control.label` rendered, or the item as Ansible prints it. */
export function itemLabel(control: LoopControl, item: Value, renderer: Renderer): string {
  const shown = control.label === undefined ? item : renderer.render(control.label);
  return typeof shown === 'object' && shown !== null ? reprOf(shown) : text(shown);
}
