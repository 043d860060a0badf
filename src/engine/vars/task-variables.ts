import type { Play, Role, Scoped, Task } from '../../playbook/ast.js';
import { Dict, type Value } from '../../python/index.js';
import type { HostState } from '../host.js';
import { lineage } from './keywords.js';
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

/** What of a host's variables came from it. */
function dataOf(host: HostState): DataLayers {
  return new Map<Layer, (name: string) => boolean>([
    [host.injected, () => true],
    [host.set, (name) => host.fromHost.has(name)],
  ]);
}

/** The variables of one task on one host, from the lowest precedence to the highest; the same source. */
export function taskVariables(from: PlayVariables, host: HostState, task: Task): LayeredVariables {
  const chain = task.role ? roleChain(task.role) : [];
  const nodes = lineage(task);
  return new LayeredVariables(
    [
      ...filled(from.roles.map((r) => r.defaults)),
      ...filled(chain.map((r) => r.defaults)),
      ...from.inventory(host.name),
      host.injected,
      ...filled(from.vars),
      ...from.files(host.name),
      ...filled(from.roles.map((r) => r.vars)),
      ...filled(chain.flatMap((r) => [r.entryVars, r.vars])),
      ...filled(nodes.map((node) => ('kind' in node && node.kind === 'play' ? undefined : node.vars))),
      host.included,
      host.set,
      ...(task.role
        ? [...filled([...task.role.parents, task.role].map((r) => r.params)), roleMagic(task.role)]
        : []),
      ...filled(nodes.map(includeParams)),
      from.extra,
      from.magic(host.name),
    ],
    dataOf(host),
  );
}

/** Those that hold anything, so that no look-up goes through empty ones. */
function filled(dicts: readonly (Dict | undefined)[]): Dict[] {
  return dicts.filter((d) => d !== undefined && d.size > 0) as Dict[];
}

function includeParams(node: Scoped): Dict | undefined {
  return 'includeParams' in node && node.includeParams instanceof Dict ? node.includeParams : undefined;
}

/** Whose defaults and vars a role's task sees: the roles that led there, its dependencies, then its own. */
function roleChain(role: Role): Role[] {
  return [...role.parents, ...dependenciesOf(role), role];
}

const magicOfRole = new WeakMap<Role, Dict>();

/** `role_name`, `role_path` and their like. */
function roleMagic(role: Role): Dict {
  let magic = magicOfRole.get(role);
  if (!magic) {
    const names = (roles: readonly Role[]): Value[] => roles.map((r) => r.name);
    magic = new Dict([
      ['role_name', role.name],
      ['ansible_role_name', role.name],
      ['role_path', role.path],
      ['role_uuid', role.identity],
      ['ansible_parent_role_names', names([...role.parents].reverse())],
      ['ansible_parent_role_paths', [...role.parents].reverse().map((r) => r.path)],
      ['ansible_dependent_role_names', names(dependenciesOf(role))],
    ]);
    magicOfRole.set(role, magic);
  }
  return magic;
}
