import { HapError } from '../../model/index.js';
import { loadRole, loadTasksFile, type Included, type IncludeUse } from '../../playbook/index.js';
import { Dict, type Value } from '../../python/index.js';
import type { Action, ActionContext, Remote } from '../actions/action.js';
import type { PlayState } from '../play-state.js';
import type { Attempt } from './once.js';
import type { ItemOutcome } from './outcome.js';
import { findPath } from './files.js';
import { itemLabel, loopControl } from './loop.js';
import { placeOf } from './place.js';

/** What an action needs of the attempt it runs in. */
interface ActionMeans {
  readonly check: boolean;
  readonly diff: boolean;
  remote(): Remote;
  module(name: string, args: Dict): Promise<Dict>;
}

/** Runs an action for one host and item. @throws HapError, ModuleFailure */
export async function runAction(
  action: Action,
  params: unknown,
  args: Dict,
  once: Attempt,
  means: ActionMeans,
): Promise<ItemOutcome> {
  const { state, task, host, renderer, variables } = once;
  const use = (apply: Dict | undefined): IncludeUse => ({
    include: task,
    variables: variables.size > 0 ? new Dict(variables) : undefined,
    apply,
    handlers: state.handlers.has(task),
  });
  const ctx: ActionContext = {
    ...means,
    shared: state.shared,
    host,
    task,
    renderer,
    args,
    item: labelOf(once),
    loopVariables: variables,
    find: (source, folder) => findPath(source, folder, placeOf(task, state.play), state.shared.files),
    loadVariables: (path) => state.shared.variableFiles.load(path),
    includeTasks: (file, apply) => told(state, loadTasksFile(file, use(apply), state.shared.load)),
    includeRole: (request, apply) => told(state, loadRole(request, use(apply), state.shared.load)),
    addHost: (name, groups, hostVariables) => state.inventory.addHost(name, groups, new Dict(hostVariables)),
    addToGroup: (group, parents) => state.inventory.addToGroup(host.name, group, parents),
    problem: (code, summary, hint, position = task.actionPosition) =>
      new HapError({ code, summary, hint, position }),
  };
  return action.run(params, ctx);
}

/** Warns of what reading an include found. @throws HapError its first error */
function told<T extends Included>(state: PlayState, included: T): T {
  for (const { severity, error } of included.problems) {
    if (severity === 'error') throw error;
    state.shared.warn(error.summary, error.position);
  }
  return included;
}

function labelOf(once: Attempt): string | undefined {
  const { task, renderer, variables } = once;
  if (!task.loop) return undefined;
  const control = loopControl(task, renderer);
  const item: Value | undefined = variables.get(control.variable);
  return item === undefined ? undefined : itemLabel(control, item, renderer);
}
