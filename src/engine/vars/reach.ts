import type { Become, Target } from '../../model/index.js';
import type { Sourced, Task } from '../../playbook/ast.js';
import { Dict, type Value } from '../../python/index.js';
import type { Renderer } from '../../template/index.js';
import type { HostState } from '../host.js';
import { keyword } from './keywords.js';
import type { Layer, LayeredVariables } from './scope.js';
import { Settings, type ConnectionOptions } from './settings.js';

/** How a host is reached for a task, and with what rights. */
export interface Reach {
  readonly target: Target;
  readonly become: Become | undefined;
}

/** What a task on a host is reached with. */
export interface ReachRequest {
  readonly task: Task;
  readonly host: HostState;
  readonly renderer: Renderer;
  readonly variables: LayeredVariables;
  /** The layers that the inventory gives the host: others, once it says something else of it. */
  readonly inventory: readonly Dict[];
  readonly options: ConnectionOptions;
}

/** How a host was reached before, and all that it depended on. */
interface Known extends Reach {
  readonly inventory: readonly Dict[];
  /** The names of all variables that were asked for; none of them is the host's own. */
  readonly names: ReadonlySet<string>;
  readonly keywords: ReadonlyMap<string, Sourced | undefined>;
  /** Tasks of which it is known whether their keywords are the same. */
  readonly tasks: WeakMap<Task, boolean>;
  /** The other layers that say something of how any host is reached. */
  readonly bearing: readonly Layer[];
}

const known = new WeakMap<HostState, Known>();

/**
 * How a host is reached for a task. Most tasks of a host say the same of that, or nothing: it is then not worked out again.
 * @throws HapError
 */
export function reachOf(request: ReachRequest): Reach {
  const { host, variables, inventory } = request;
  const before = known.get(host);
  if (before && isSame(before, request)) {
    variables.asked(before.names);
    return before;
  }
  const settings = new RecordedSettings(request);
  const reach = { target: settings.target(host.name), become: settings.become() };
  const { names, keywords, plain } = settings;
  variables.asked(names);
  for (const name of names) asked.add(name);
  if (plain && !saysItself(host, names)) {
    const bearing = bearingLayers(request);
    known.set(host, { ...reach, names, ...alike(keywords), inventory, bearing });
  }
  return reach;
}

/** Settings that keep in mind what they are made of. */
class RecordedSettings extends Settings {
  readonly names: Set<string>;
  readonly keywords = new Map<string, Sourced | undefined>();
  /** Nothing is a template, so nothing else was asked for. */
  plain = true;

  constructor({ task, variables, renderer, options }: ReachRequest) {
    const names = new Set<string>();
    const from = variables.unwatched;
    const get = (name: string): Value | undefined => {
      names.add(name);
      return this.#note(from.get(name));
    };
    super(task, { get }, renderer, options);
    this.names = names;
  }

  protected override sourced(name: string): Sourced | undefined {
    const found = super.sourced(name);
    this.keywords.set(name, found);
    this.#note(found?.value);
    return found;
  }

  #note(value: Value | undefined): Value | undefined {
    if (typeof value === 'object' && value !== null) this.plain = false;
    return value;
  }
}

function isSame(before: Known, request: ReachRequest): boolean {
  const { host, task, inventory } = request;
  if (before.inventory !== inventory) return false;
  if (!hasSameKeywords(before, task) || saysItself(host, before.names)) return false;
  const bearing = bearingLayers(request);
  return bearing.length === before.bearing.length && bearing.every((layer, i) => layer === before.bearing[i]);
}

/** What the last host was asked for, and which tasks say the same of that: mostly it is what the next is asked for as well. */
let last: Pick<Known, 'keywords' | 'tasks'> = { keywords: new Map(), tasks: new WeakMap() };

function alike(keywords: Known['keywords']): typeof last {
  const before = last.keywords;
  const same =
    keywords.size === before.size &&
    [...keywords].every(([name, value]) => before.has(name) && before.get(name) === value);
  if (!same) last = { keywords, tasks: new WeakMap() };
  return last;
}

function hasSameKeywords({ keywords, tasks }: Known, task: Task): boolean {
  let same = tasks.get(task);
  if (same === undefined) {
    same = [...keywords].every(([name, value]) => keyword(task, name) === value);
    tasks.set(task, same);
  }
  return same;
}

/** Whether a host has any of these variables of its own, which may change at any time. @throws NotYet */
function saysItself({ injected, included, set }: HostState, names: ReadonlySet<string>): boolean {
  return injected.hasAny(names) || included.hasAny(names) || set.hasAny(names);
}

/** Layers neither of the inventory nor of the host itself that have any of the variables that were ever asked for. */
function bearingLayers({ host, variables, inventory }: ReachRequest): Layer[] {
  const { injected, included, set } = host;
  return variables.layers.filter((layer) => {
    if (layer === injected || layer === included || layer === set) return false;
    return !(layer instanceof Dict && inventory.includes(layer)) && bears(layer);
  });
}

/** All variables that were ever asked for. */
const asked = new Set<string>();

/** Of dicts of playbooks, which do not change, whether they have any of so many names. */
const bearings = new WeakMap<Layer, { readonly of: number; readonly any: boolean }>();

function bears(layer: Layer): boolean {
  // What a loop has set grows with each item.
  if (layer instanceof Map) {
    for (const name of (layer as ReadonlyMap<string, Value>).keys()) if (asked.has(name)) return true;
    return false;
  }
  let bearing = bearings.get(layer);
  if (bearing?.of !== asked.size) bearings.set(layer, (bearing = { of: asked.size, any: hasAny(layer) }));
  return bearing.any;
}

function hasAny(layer: Layer): boolean {
  for (const name of asked) if (layer.has(name)) return true;
  return false;
}
