import { HapError } from '../../model/index.js';
import type { Conditions, Task } from '../../playbook/ast.js';
import type { Dict } from '../../python/index.js';
import type { Renderer } from '../../template/index.js';
import { flag, told, toResult } from '../result.js';
import { lineage } from '../vars/keywords.js';
import { text } from '../vars/settings.js';
import { attempt } from './attempt.js';
import { applyVerdicts, attemptsOf, delayOf, holds, withResult } from './judge.js';
import type { Attempt } from './once.js';
import { censored, type ItemOutcome } from './outcome.js';
import { fullName } from './name.js';
import { taskRef } from './ref.js';
import { readyOf, settingsOf } from './ready.js';
import type { Said } from './said.js';
import { tellGiven, tellResult } from './secrets.js';
import { shown } from './shown.js';

/** One item of a task's loop, or the task itself, while it runs. */
export interface ItemRun extends Attempt {
  /** What it came to is not to be shown. */
  noLog: boolean;
  /** What each try came to. */
  readonly tries: ItemOutcome[];
}

/**
 * Runs one item: its condition, then its module until it is content, and what the task says of the result.
 * @throws HapError what stops the whole task: a template or a condition that fails
 */
export function runItem(run: ItemRun): ItemOutcome | Promise<ItemOutcome> {
  const { task, state } = run;
  const said = state.alike.said(run, () => saidOf(run));
  if (!said.runs) return { result: skippedResult(), steady: true };
  if (said.tries > 1) return untilContent(run, said);
  return judged(run, said, task.until.length > 0 ? 1 : undefined);
}

function saidOf(run: ItemRun): Said {
  const { task, renderer, state, variables } = run;
  const wrong = readNoLog(run);
  const { noLog } = run;
  for (const condition of conditionsOf(task))
    if (!holds(renderer, condition.value, condition.position ?? task.position))
      return { runs: false, noLog, notify: [], tries: 0, ready: undefined };
  if (wrong) throw wrong;
  if (noLog) tellGiven(state.shared.secrets, variables);
  const notify = notified(task, renderer);
  const tries = attemptsOf(task, renderer);
  return { runs: true, noLog, notify, tries, ready: run.tries.length > 0 ? undefined : readyOf(run) };
}

/** Tries the module until what `until` says holds, or as often as it may be tried. */
async function untilContent(run: ItemRun, said: Said): Promise<ItemOutcome> {
  const total = said.tries;
  const { task, renderer, state } = run;
  for (let tried = 1; ; tried++) {
    const outcome = await judged({ ...run, again: tried > 1 }, said, tried);
    const { result } = outcome;
    if (!outcome.ran) return outcome;
    const scope = withResult(task, renderer, result);
    if (task.until.every((c) => holds(scope, c.value, c.position))) return outcome;
    if (tried === total || state.shared.signal.aborted) {
      result.set('attempts', total - 1);
      result.set('failed', true);
      return outcome;
    }
    tellRetry(run, result, tried, total);
    await state.shared.wait(delayOf(task, renderer));
  }
}

const conditions = new WeakMap<Task, Conditions>();

/** Every `when` on the way to a task, the outermost first. */
export function conditionsOf(task: Task): Conditions {
  let found = conditions.get(task);
  if (!found) conditions.set(task, (found = lineage(task).flatMap((node) => node.when)));
  return found;
}

/** The result of a task whose condition said no. */
export function skippedResult(): Dict {
  return toResult({ changed: false, skipped: true, skip_reason: 'Conditional result was False' });
}

/** Reads `no_log`. @returns what is wrong with it, which only matters where the task is not skipped */
function readNoLog(run: ItemRun): HapError | undefined {
  try {
    run.noLog = settingsOf(run).flag('no_log', false);
    return undefined;
  } catch (error) {
    if (error instanceof HapError) return error;
    throw error;
  }
}

/** What these gather is no secret, whoever does not want to see it. */
const showsFacts = /^(?:ansible\.(?:builtin|legacy)\.)?(?:setup|gather_facts)$/;

/** Runs the module once, unless it is known what that comes to, and lets `changed_when` and `failed_when` have their say. */
function judged(
  run: ItemRun,
  { notify, ready }: Said,
  tried: number | undefined,
): ItemOutcome | Promise<ItemOutcome> {
  // What is tried again may be of other variables by now.
  const came = run.tries[tried ?? 0] ?? attempt(run, run.again ? undefined : ready);
  const judge = (outcome: ItemOutcome): ItemOutcome => {
    run.tries[tried ?? 0] ??= outcome;
    return judgedOf(run, outcome, notify, tried);
  };
  return came instanceof Promise ? came.then(judge) : judge(came);
}

function judgedOf(
  run: ItemRun,
  outcome: ItemOutcome,
  notify: readonly string[],
  tried: number | undefined,
): ItemOutcome {
  const { task, renderer } = run;
  const { result } = outcome;
  if (run.noLog && !showsFacts.test(task.action)) tellResult(run.state.shared.secrets, result);
  if (!outcome.ran || outcome.included) return outcome;
  if (!result.has('failed')) result.set('failed', failedByCode(result));
  if (tried !== undefined) result.set('attempts', tried);
  if (!result.has('changed')) result.set('changed', false);
  if (result.has('skipped')) return { ...outcome, notify };
  const wrong = applyVerdicts(task, renderer, result);
  if (wrong) return { ...outcome, notify, error: wrong };
  return flag(result, 'failed') ? { ...outcome, notify } : { ...outcome, notify, error: undefined };
}

function failedByCode(result: Dict): boolean {
  const rc = result.get('rc');
  return rc !== undefined && rc !== 0 && rc !== '0';
}

function tellRetry(run: ItemRun, result: Dict, tried: number, total: number): void {
  const { state, host, task, renderer } = run;
  result.set('retries', total);
  const named = task.name === undefined || task.name === null ? '' : renderer.renderText(task.name);
  state.shared.emit({
    type: 'retry',
    host: host.name,
    task: taskRef(state, task),
    name: named === '' ? fullName(task, '') : named,
    attempt: tried,
    left: total - tried,
    result: shown(run.noLog ? censored(result) : result),
  });
}

/** The names of the handlers that a task notifies, as this item has them. */
function notified(task: Task, renderer: Renderer): string[] {
  const what =
    "The field 'notify' has an invalid value, which includes an undefined variable. The error was: ";
  return task.notify.flatMap((name) => {
    const value = told(what, () => renderer.render(name));
    return (Array.isArray(value) ? value : [value]).map(text);
  });
}
