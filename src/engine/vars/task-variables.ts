import type { Play, Role, Scoped, Task } from '../../playbook/ast.js';
import { Dict } from '../../python/index.js';
import type { HostState } from '../host.js';
import { lineage } from './keywords.js';
import { taskMagic } from './task-magic.js';
import { LayeredVariables, type DataLayers, type Layer } from './scope.js';

/** What of a play's variables does not depend on the task. */
export interface PlayVariables {
  readonly play: Play;
  /** All roles of the play with their dependencies, in the order they run. */
  readonly roles: readonly Role[];
  /** `vars`, `vars_prompt` of the play. */
  readonly vars: readonly Dict[];
  readonly extra: Dict;
  /** The inventory's layers of a host, lowest first. */
  inventory(host: string): readonly Dict[];
  /** `vars_files` of a host. */
  files(host: string): readonly Dict[];
  /** {@link writtenLayers} of a task, with the `vars_files` of a host. */
  written(task: Task, files: readonly Dict[]): WrittenLayers;
  /** `inventory_hostname`, `groups`, `hostvars`, … */
  magic(host: string): Layer;
}

/** A role's dependencies at any depth, each before who depends on it. */
export function dependenciesOf(role: Role): Role[] {
  return role.dependencies.flatMap((d) => [...dependenciesOf(d), d]);
}

/**
 * The variables a host has outside any task: what `hostvars` shows.
 * Source: Ansible's documentation, "Understanding variable precedence".
 */
export function hostVariables(from: PlayVariables, host: HostState): LayeredVariables {
  return new LayeredVariables(
    [...from.inventory(host.name), host.injected, host.included, host.set, from.extra, from.magic(host.name)],
    dataOf(host),
  );
}

/**
 * The variables that names of a play's `vars_files` are rendered with; the same source.
 * @param before the variables of the files before
 */
export function fileVariables(
  from: PlayVariables,
  host: HostState,
  before: readonly Dict[],
): LayeredVariables {
  return new LayeredVariables(
    [
      ...filled(from.roles.map((r) => r.defaults)),
      ...from.inventory(host.name),
      host.injected,
      ...filled([...from.vars, ...before]),
      from.extra,
      from.magic(host.name),
    ],
    dataOf(host),
  );
}

const data = new WeakMap<HostState, DataLayers>();

/** What of a host's variables came from it. */
function dataOf(host: HostState): DataLayers {
  let layers = data.get(host);
  if (!layers) {
    layers = new Map<Layer, (name: string) => boolean>([
      [host.injected, () => true],
      [host.set, (name) => host.fromHost.has(name)],
    ]);
    data.set(host, layers);
  }
  return layers;
}

/** The variables of one task on one host, from the lowest precedence to the highest; the same source. */
export function taskVariables(from: PlayVariables, host: HostState, task: Task): LayeredVariables {
  const { defaults, vars, params } = from.written(task, from.files(host.name));
  const layers: Layer[] = [];
  return new LayeredVariables(
    layers.concat(
      defaults,
      from.inventory(host.name),
      host.injected,
      vars,
      host.included,
      host.set,
      params,
      taskMagic(task, from.play),
      from.magic(host.name),
    ),
    dataOf(host),
  );
}

/** What a playbook and its roles say of a task's variables, by where the variables of its host come in between. */
export interface WrittenLayers {
  /** Below the inventory. */
  readonly defaults: readonly Dict[];
  /** Above it, and below what is set while running. */
  readonly vars: readonly Dict[];
  /** Above that. */
  readonly params: readonly Dict[];
}

/**
 * The layers of a task's variables that were written for it, each from the lowest precedence to the highest. All roles of
 * a play share their defaults and vars with all of it; a role's task sees its own before those of others.
 */
export function writtenLayers(
  from: Pick<PlayVariables, 'roles' | 'vars' | 'extra'>,
  task: Task,
  files: readonly Dict[],
): WrittenLayers {
  const { role } = task;
  const parents = role?.parents ?? [];
  const needed = role ? dependenciesOf(role) : [];
  const own = role ? [role] : [];
  const nodes = lineage(task);
  return {
    defaults: filled([...from.roles, ...needed, ...parents, ...own].map((r) => r.defaults)),
    vars: filled([
      ...from.vars,
      ...files,
      ...[...from.roles, ...parents, ...needed, ...own].flatMap((r) => [r.entryVars, r.vars]),
      ...nodes.map((node) => ('kind' in node && node.kind === 'play' ? undefined : node.vars)),
    ]),
    params: filled([...[...parents, ...own].map((r) => r.params), ...nodes.map(includeParams), from.extra]),
  };
}

/** Those that hold anything, so that no look-up goes through empty ones. */
function filled(dicts: readonly (Dict | undefined)[]): Dict[] {
  return dicts.filter((d) => d !== undefined && d.size > 0) as Dict[];
}

/** What an include gives to what it includes, and to itself. */
function includeParams(node: Scoped): Dict | undefined {
  if ('includeParams' in node && node.includeParams instanceof Dict) return node.includeParams;
  const including = 'action' in node && typeof node.action === 'string' && includes.test(node.action);
  return including ? node.vars : undefined;
}

const includes = /^(?:ansible\.(?:builtin|legacy)\.)?include(?:_tasks|_role)?$/;
