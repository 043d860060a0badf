import pLimit from 'p-limit';
import { HapError } from '../../model/index.js';
import type { Task } from '../../playbook/ast.js';
import type { Value } from '../../python/index.js';
import type { Renderer } from '../../template/index.js';
import { findAction } from '../actions/index.js';
import { supplied } from '../facts/supplied.js';
import type { HostState } from '../host.js';
import type { PlayState } from '../play-state.js';
import { executeTask } from '../task/executor.js';
import type { TaskOutcome } from '../task/outcome.js';
import { placeOf } from '../task/place.js';
import { fullName, plainName } from '../task/name.js';
import { nameTask, taskRef } from '../task/ref.js';
import { Settings, text } from '../vars/settings.js';
import { taskVariables } from '../vars/task-variables.js';
import { takeIn } from './take-in.js';

/** What a step came to. */
export interface StepResult {
  readonly outcomes: ReadonlyMap<HostState, TaskOutcome>;
  /** A failure of one host in this step is the failure of all. */
  readonly fatal: boolean;
}

/**
 * Runs one task on the hosts whose turn it is, in parallel, and takes in what it came to.
 * @param workers how many hosts at a time the whole play works on
 * @param together whether `run_once` holds: where hosts do not wait for each other it cannot
 */
export async function runStep(
  state: PlayState,
  task: Task,
  hosts: readonly HostState[],
  workers: Throttle,
  together: boolean,
): Promise<StepResult> {
  const [first] = hosts;
  const outcomes = new Map<HostState, TaskOutcome>();
  if (!first) return { outcomes, fatal: false };
  const { settings, action, name } = await supplied(() => forAll(state, task, first));
  nameTask(state, task, name, action);
  state.shared.emit({ type: 'task-start', task: taskRef(state, task) });
  const named = await supplied(() => settings.flag('run_once', false));
  const once = together && (named || (findAction(task.action)?.once ?? false));
  const throttle = await supplied(() => throttleOf(state, settings, once));
  // Who shares what a task came to that ran once: all of the batch that can be reached, as in Ansible.
  const all = (): HostState[] => state.batch.reachable().map((w) => w.host);
  const run = (host: HostState): void | Promise<void> => {
    if (state.shared.signal.aborted) return;
    const take = (outcome: TaskOutcome): void => {
      takeIn(state, task, host, once && named ? all() : [host], outcome);
      outcomes.set(host, outcome);
    };
    const came = executeTask(state, host, task);
    if (came instanceof Promise) return came.then(take);
    take(came);
  };
  const running: Promise<void>[] = [];
  for (const host of once ? [first] : hosts) {
    const came = settled(() => throttle(() => workers(() => run(host))));
    if (came) running.push(came);
  }
  await Promise.all(running);
  const fatal = await supplied(
    () => (once || flagOr(settings, 'any_errors_fatal', true)) && !flagOr(settings, 'ignore_errors', true),
  );
  return { outcomes: inOrder(hosts, outcomes), fatal };
}

/** What a task says of itself, as the first host sees it. */
function forAll(
  state: PlayState,
  task: Task,
  first: HostState,
): { readonly settings: Settings; readonly action: string; readonly name: string } {
  const variables = taskVariables(state.variables, first, task);
  const renderer = state.renderer(variables, placeOf(task, state.play));
  return {
    settings: new Settings(task, variables, renderer, state.shared.options.connection),
    action: task.actionTemplate ? rendered(renderer, task.actionTemplate, task.action) : task.action,
    name: fullName(task, rendered(renderer, task.name ?? null, plainName(task))),
  };
}

/** A keyword that is yes or no; `unknown` where it cannot be told for all hosts at once. */
function flagOr(settings: Settings, name: string, unknown: boolean): boolean {
  try {
    return settings.flag(name, false);
  } catch (error) {
    if (error instanceof HapError) return unknown;
    throw error;
  }
}

function inOrder<T>(hosts: readonly HostState[], by: ReadonlyMap<HostState, T>): Map<HostState, T> {
  return new Map(hosts.flatMap((host) => (by.has(host) ? [[host, by.get(host) as T]] : [])));
}

/** Runs something when its turn has come: at once, where that is so. */
export type Throttle = <T>(run: () => T | Promise<T>) => T | Promise<T>;

/** Lets so many run at a time, of so many there are at most. */
export function limited(atATime: number, of: number): Throttle {
  if (of <= atATime) return (run) => run();
  const limit = pLimit(atATime);
  return <T>(run: () => T | Promise<T>) => limit(run);
}

/** `throttle`: how many hosts may be at this task at a time. More than the play works on are no fewer than that. */
function throttleOf(state: PlayState, settings: Settings, once: boolean): Throttle {
  const { forks } = state.shared.options;
  const throttle = once ? 0 : Number(text(settings.keyword('throttle') ?? 0));
  return limited(Number.isInteger(throttle) && throttle > 0 ? throttle : forks, forks);
}

/** What is thrown at once as a promise that is rejected: others are not to be kept from running by it. */
function settled(run: () => void | Promise<void>): void | Promise<void> {
  try {
    return run();
  } catch (error) {
    return Promise.reject(error instanceof Error ? error : new Error(String(error)));
  }
}

/** A text as the first host sees it; as written where that cannot be rendered. */
function rendered(renderer: Renderer, value: Value, written: string): string {
  try {
    return value === null ? written : renderer.renderText(value);
  } catch (error) {
    if (!(error instanceof HapError)) throw error;
    return written;
  }
}
