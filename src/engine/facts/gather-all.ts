import { HapError } from '../../model/index.js';
import type { Task } from '../../playbook/ast.js';
import { Dict } from '../../python/index.js';
import type { HostState } from '../host.js';
import type { PlayState } from '../play-state.js';
import { flag } from '../result.js';
import { executeTask } from '../task/executor.js';
import type { PlayVariables } from '../vars/task-variables.js';
import { MissingFact } from './lacking.js';

/** Gathers all facts of a host as a task has gathered some, without a word. @throws HapError where it cannot be done any more */
export async function gatherAll(state: PlayState, task: Task, host: HostState): Promise<Dict> {
  state.shared.wanted?.missed();
  const whole = { ...task, args: task.args.copy().set('filter', []) };
  const { shared, variables } = state;
  const silent = {
    ...state,
    shared: { ...shared, emit: () => undefined },
    variables: { ...variables, files: (name: string) => filesWithout(variables, name) },
  };
  // What it is asked with has none of its facts, as it had none when the play began.
  const bare = host.copy((dict) => new Dict(dict === host.injected ? [] : dict));
  bare.clearFacts();
  const { result, error } = await executeTask(silent, bare, whole);
  const facts = result.get('ansible_facts');
  if (facts instanceof Dict && !flag(result, 'failed')) return facts;
  throw error ?? new HapError({ code: 'no-facts', summary: `the facts of ${host.name} cannot be gathered` });
}

/** The play's `vars_files`; none where they are named by what is missing. */
function filesWithout(variables: PlayVariables, host: string): readonly Dict[] {
  try {
    return variables.files(host);
  } catch (error) {
    if (error instanceof MissingFact) return [];
    throw error;
  }
}
