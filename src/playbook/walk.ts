import type { Node, Play, Scoped, Task } from './ast.js';
import { outerDoubt, ownDoubt, tagDoubt, type Doubt } from './certainty.js';
import { roleBlocks } from './role.js';

/** A task that can be reached without running anything. */
export interface Visit {
  readonly task: Task;
  /** It may not run though its play does. */
  readonly conditional: boolean;
  /** What may keep it from running. */
  readonly why: Doubt | undefined;
  /** What may keep its first condition from being asked: as `why`, but for every `when` and its own loop. */
  readonly unreached: Doubt | undefined;
  /** Its failure would not end the play for the host: a `rescue` follows, or errors are ignored. */
  readonly tolerated: boolean;
  /** The same, but for a `failed_when` of its own, which has no say in whether its conditions can be evaluated. */
  readonly rescued: boolean;
}

/** What is known of the nodes a walk begins with. */
export interface WalkOptions {
  /** What these nodes stand in is sure to run: only what is inside of it is looked at. */
  readonly within?: Scoped | undefined;
  readonly handlers?: boolean | undefined;
  /** Whether the chosen tags let a task run; by default only `never` keeps one back. */
  readonly selected?: ((task: Task) => boolean) | undefined;
}

interface State {
  readonly doubt: Doubt | undefined;
  readonly unreached: Doubt | undefined;
  readonly rescued: boolean;
}

/** All tasks in some nodes, in the order they are written, with what may keep each from running. */
export function* walk(nodes: readonly Node[], options: WalkOptions = {}): Generator<Visit> {
  for (const node of nodes) {
    const handler = options.handlers === true ? 'handler' : undefined;
    const doubt = handler ?? outerDoubt(node.parent, options.within);
    const unreached = handler ?? outerDoubt(node.parent, options.within, tagDoubt);
    yield* visit(node, { doubt, unreached, rescued: false }, options);
  }
}

/** All tasks of a play: its sections, roles with their dependencies, and every handler. */
export function* walkPlay(
  play: Play,
  options: Omit<WalkOptions, 'handlers' | 'within'> = {},
): Generator<Visit> {
  yield* walk(play.preTasks, options);
  for (const role of play.roles) yield* walk(roleBlocks(role), options);
  yield* walk(play.tasks, options);
  yield* walk(play.postTasks, options);
  const roles = [...play.roles, ...play.importedRoles];
  for (const role of roles) {
    for (const block of roleBlocks(role)) {
      yield* walk(block.role?.handlers ?? [], { ...options, handlers: true });
    }
  }
  yield* walk(play.handlers, { ...options, handlers: true });
}

function* visit(node: Node, state: State, options: WalkOptions): Generator<Visit> {
  if (node.kind === 'task') {
    const left = unselected(node, options);
    const why = state.doubt ?? ownDoubt(node, node.loop) ?? left;
    const unreached = state.unreached ?? tagDoubt(node) ?? left;
    const rescued = state.rescued || ignoresErrors(node);
    const tolerated = rescued || node.failedWhen.length > 0;
    yield { task: node, conditional: why !== undefined, why, unreached, tolerated, rescued };
    return;
  }
  const inside = {
    ...state,
    doubt: state.doubt ?? ownDoubt(node),
    unreached: state.unreached ?? tagDoubt(node),
  };
  const failed = { doubt: inside.doubt ?? 'rescue', unreached: inside.unreached ?? 'rescue' } as const;
  const caught = state.rescued || node.rescue.length > 0;
  for (const child of node.tasks) yield* visit(child, { ...inside, rescued: caught }, options);
  for (const child of node.rescue) yield* visit(child, { ...inside, ...failed }, options);
  for (const child of node.always) yield* visit(child, inside, options);
}

function unselected(task: Task, { selected }: WalkOptions): Doubt | undefined {
  return selected && !selected(task) ? 'tags' : undefined;
}

function ignoresErrors(task: Task): boolean {
  for (let at: Scoped | undefined = task; at; at = at.parent) {
    const found = at.keywords.get('ignore_errors');
    if (found) return found.value !== false && found.value !== null;
  }
  return false;
}
