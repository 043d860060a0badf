import type { Node, Play, Role, Task } from '../playbook/ast.js';
import { Dict, type Value } from '../python/index.js';

/** Gives synthetic tasks an id that no other task has. */
export type NextId = () => number;

/** The tasks of a play in the order of Ansible's documentation, "Roles": facts, pre_tasks, roles, tasks, post_tasks, each section with its handlers at the end. */
export function compilePlay(play: Play, nextId: NextId, gather: boolean): Node[] {
  const section = (nodes: readonly Node[]): Node[] =>
    nodes.length > 0 ? [...nodes, synthetic(play, nextId, 'meta', { _raw_params: 'flush_handlers' })] : [];
  return [
    ...(gather ? [gatherFacts(play, nextId)] : []),
    ...section(play.preTasks),
    ...section([...rolesInOrder(play.roles).map((role) => role.block), ...play.tasks]),
    ...section(play.postTasks),
  ];
}

/** Roles with their dependencies, each after those; one that may not run twice is there once. */
export function rolesInOrder(roles: readonly Role[]): Role[] {
  const seen = new Set<string>();
  const ordered: Role[] = [];
  const add = (role: Role): void => {
    if (!role.allowDuplicates && seen.has(role.identity)) return;
    seen.add(role.identity);
    role.dependencies.forEach(add);
    ordered.push(role);
  };
  roles.forEach(add);
  return ordered;
}

/** Handlers in the order they run: those of roles, then the play's own. */
export function handlersOf(play: Play): Node[] {
  const roles = rolesInOrder([...play.roles, ...play.importedRoles]);
  return [...roles.flatMap((role) => role.handlers), ...play.handlers];
}

function gatherFacts(play: Play, nextId: NextId): Task {
  const args: Record<string, Value> = {};
  if (play.gatherSubset) args['gather_subset'] = play.gatherSubset.value;
  if (play.gatherTimeout) args['gather_timeout'] = play.gatherTimeout.value;
  if (play.factPath) args['fact_path'] = play.factPath.value;
  return { ...synthetic(play, nextId, 'gather_facts', args), name: 'Gathering Facts' };
}

/** A task that no file holds. */
export function synthetic(
  play: Play,
  nextId: NextId,
  action: string,
  args: Readonly<Record<string, Value>>,
): Task {
  return {
    kind: 'task',
    id: nextId(),
    name: undefined,
    action,
    args: Dict.of(args),
    argsTemplate: undefined,
    actionPosition: undefined,
    loop: undefined,
    register: undefined,
    notify: [],
    listen: [],
    changedWhen: [],
    failedWhen: [],
    until: [],
    retries: undefined,
    delay: undefined,
    async: undefined,
    poll: undefined,
    role: undefined,
    file: play.file,
    keywords: new Map(),
    vars: undefined,
    when: [],
    tags: ['always'],
    parent: play,
    position: play.position,
  };
}
