import { HapError, TemplateString, type Position } from '../../model/index.js';
import { str, textOf, truth, type Value } from '../../python/index.js';
import { failure } from '../failure.js';
import type { Task } from './parts.js';
import { RenderScope } from './scopes.js';

/** Whether a condition holds, in Ansible's words where it cannot be told. */
export function checkCondition(task: Task, condition: Value, position?: Position): boolean {
  try {
    return truth(conditionValue(task, condition, position));
  } catch (error) {
    if (!(error instanceof HapError)) throw error;
    const shown = condition instanceof TemplateString ? condition.source : str(condition);
    throw new HapError({
      code: error.code,
      summary: `The conditional check '${shown}' failed. The error was: ${error.summary}`,
      detail: error.detail,
      hint: error.hint,
      position: error.position ?? position,
      cause: error,
    });
  }
}

/** A condition's value: True or False of an expression, or what a template of it gives that is no text. */
export function conditionValue(task: Task, condition: Value, position?: Position): Value {
  if (condition === null || condition === '') return true;
  const scope = new RenderScope(task);
  const first =
    condition instanceof TemplateString ? task.text(condition, scope) : task.deep(condition, scope);
  task.remember(scope);
  const expression = textOf(first);
  if (expression === undefined || expression === '') return first;
  if (!(condition instanceof TemplateString)) return holds(task, expression, position);
  if (scope.data || scope.lookups) refuse(task, condition);
  return holds(task, expression, condition.position);
}

/** Text that a host had a part in is not evaluated. */
function refuse(task: Task, condition: TemplateString): never {
  return task.guard(
    () => task.subject(condition.source, condition.position),
    () => {
      throw failure('Conditional is marked as unsafe, and cannot be evaluated.');
    },
  );
}

function holds(task: Task, expression: string, position: Position | undefined): boolean {
  const scope = new RenderScope(task);
  try {
    return task.guard(
      () => task.subject(expression, position),
      () => truth(task.environment().compileExpression(expression, { condition: true }).evaluate({ scope })),
    );
  } catch (error) {
    const answer = error instanceof HapError ? whereAsked(error, expression) : undefined;
    if (answer !== undefined) return answer;
    if (error instanceof HapError && error.code === 'undefined-variable')
      throw new HapError({
        code: error.code,
        summary: `error while evaluating conditional (${expression}): ${error.summary}`,
        detail: error.detail,
        hint: error.hint,
        position: error.position,
        cause: error,
      });
    throw error;
  } finally {
    task.remember(scope);
  }
}

const ASKED = /(hostvars\[.+\]|[\w_]+)\s+(not\s+is|is|is\s+not)\s+(defined|undefined)/g;

/** Where the condition asks whether the very variable is defined that is not, Ansible takes that for its answer. */
function whereAsked(error: HapError, expression: string): boolean | undefined {
  if (error.code !== 'undefined-variable') return undefined;
  const missing = /'(hostvars\[.+\]|[\w_]+)' is undefined/.exec(error.summary)?.[1];
  if (missing === undefined) return undefined;
  for (const [, name = '', logic = '', state] of expression.matchAll(ASKED))
    if (name.replaceAll("'", '"') === missing.replaceAll("'", '"'))
      return logic.includes('not') === (state === 'defined');
  return undefined;
}
