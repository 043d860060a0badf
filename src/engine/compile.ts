import { roleBlocks, type Block, type Node, type Play, type Role, type Task } from '../playbook/index.js';
import { Dict, type Value } from '../python/index.js';

/** Gives synthetic tasks an id that no other task has. */
export type NextId = () => number;

/** What decides what a play's tasks are, besides the play. */
export interface CompileOptions {
  readonly nextId: NextId;
  readonly gather: boolean;
  /** Handlers of hosts that failed run as well. */
  readonly forceHandlers: boolean;
}

/**
 * The tasks of a play in the order of Ansible's documentation, "Roles": facts, pre_tasks, roles, tasks, post_tasks, each
 * section with its handlers at the end; where they are forced, as the `always` of a block around the section.
 */
export function compilePlay(play: Play, options: CompileOptions): Node[] {
  const { nextId, gather, forceHandlers } = options;
  const section = (nodes: readonly Node[]): Node[] => {
    const flush = synthetic(play, nextId, 'meta', { _raw_params: 'flush_handlers' });
    // In blocks of their own, as in Ansible: what is fatal for all ends these, where it spares a plain `always`.
    return forceHandlers ? [block(play, [block(play, nodes)], [block(play, [flush])])] : [...nodes, flush];
  };
  return [
    ...(gather ? [gatherFacts(play, nextId)] : []),
    ...section(play.preTasks),
    ...section([...play.roles.flatMap(roleBlocks), ...play.tasks]),
    ...section(play.postTasks),
  ];
}

/** Roles whose variables a play sees, those with more precedence later: of uses that count as the same only the last. */
export function rolesByPrecedence(roles: readonly Role[]): Role[] {
  const ordered = new Map<string, Role>();
  const add = (role: Role): void => {
    role.dependencies.forEach(add);
    ordered.delete(role.identity);
    ordered.set(role.identity, role);
  };
  roles.forEach(add);
  return [...ordered.values()];
}

/** Handlers in the order they run. */
export function handlersOf(play: Play): Node[] {
  return handlerGroups(play).flat();
}

/**
 * The handlers of a play in the order they run: those of its roles, its own, then those of imported roles. Each group is
 * what one file or section holds; of several groups with a handler of the same name the last one's is notified.
 */
export function handlerGroups(play: Play): Node[][] {
  const seen = new Set<string>();
  const ofRoles = (roles: readonly Role[]): Node[][] =>
    roles.flatMap((role) => {
      if (seen.has(role.identity)) return [];
      seen.add(role.identity);
      return [...ofRoles(role.dependencies), [...role.handlers]];
    });
  return [...ofRoles(play.roles), [...play.handlers], ...ofRoles(play.importedRoles)].filter(
    (group) => group.length > 0,
  );
}

function gatherFacts(play: Play, nextId: NextId): Task {
  const args: Record<string, Value> = {};
  if (play.gatherSubset) args['gather_subset'] = play.gatherSubset.value;
  if (play.gatherTimeout) args['gather_timeout'] = play.gatherTimeout.value;
  if (play.factPath) args['fact_path'] = play.factPath.value;
  return {
    ...synthetic(play, nextId, 'gather_facts', args),
    name: 'Gathering Facts',
    // A play's own tags decide, where it has some.
    tags: play.tags.length > 0 ? [] : ['always'],
    implicit: false,
  };
}

function block(play: Play, tasks: readonly Node[], always: readonly Node[] = []): Block {
  return {
    kind: 'block',
    origin: 'block',
    name: undefined,
    tasks,
    rescue: [],
    always,
    role: undefined,
    notify: undefined,
    includeDir: undefined,
    includeParams: undefined,
    ...nothing(play),
  };
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
    implicit: true,
    ...nothing(play),
  };
}

function nothing(play: Play): Pick<Task, 'keywords' | 'vars' | 'when' | 'tags' | 'parent' | 'position'> {
  return {
    keywords: new Map(),
    vars: undefined,
    when: [],
    tags: [],
    parent: play,
    position: play.position,
  };
}
