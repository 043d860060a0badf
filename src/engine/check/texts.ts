import {
  coreName,
  positionOfValue,
  TemplateString,
  type ModuleRegistry,
  type Position,
} from '../../model/index.js';
import type { Conditions, Sourced, Task } from '../../playbook/index.js';
import { alwaysHold } from '../../playbook/conditions.js';
import { Dict, Tuple, type Value } from '../../python/index.js';
import { findAction } from '../actions/index.js';
import { keyword, keywordChain, lineage } from '../vars/keywords.js';
import type { Stage } from './site.js';

/** A text of a task that is evaluated while it runs. */
export interface Text {
  readonly kind: 'template' | 'expression';
  readonly source: string;
  /** The template itself, where it is one: its parts can be placed. */
  readonly template: TemplateString | undefined;
  readonly position: Position | undefined;
  readonly stage: Stage;
  /** In its stage it is always evaluated, and an undefined variable in it is an error. */
  readonly sure: boolean;
  /** What is not defined is told, and is no error. */
  readonly lenient?: boolean;
}

/** Lookups that pass over what is not defined. */
const lenient = new Set(['first_found']);

/** What there is to know besides a task of what is evaluated. */
export interface TextMeans {
  readonly registry: ModuleRegistry;
  /** Whether a variable may be there at the task. */
  readonly isSet: (name: string) => boolean;
}

/** What goes before the keywords of the same meaning. */
const becomeVariables = ['ansible_become', 'ansible_become_user', 'ansible_sudo_user', 'ansible_su_user'];

/** Every text of a task that is evaluated, what stands in `vars` aside. */
export function* textsOf(task: Task, means: TextMeans): Generator<Text> {
  yield* conditions(
    lineage(task).flatMap((node) => node.when),
    'conditions',
  );
  if (task.loop) {
    const { lookup, terms, control, position } = task.loop;
    const sure = lookup === undefined || !lenient.has(coreName(lookup));
    yield* templates(terms, 'loop', sure, position);
    if (control) yield* templates(control, 'run', false, position);
  }
  yield* calls(task, means);
  for (const list of [task.changedWhen, task.failedWhen, task.until]) yield* conditions(list, 'verdict');
  for (const name of task.notify) yield* templates(name, 'verdict', false, task.position);
  for (const each of [task.retries, task.delay]) yield* keywordTexts(each, task.until.length > 0);
}

/** What of a task is evaluated when its module is called. */
function* calls(task: Task, { registry, isSet }: TextMeans): Generator<Text> {
  const position = task.actionPosition;
  if (task.actionTemplate) yield* templates(task.actionTemplate, 'run', true, position);
  if (task.argsTemplate) yield* templates(task.argsTemplate.value, 'run', true, task.argsTemplate.position);
  const name = coreName(task.action);
  for (const [key, value] of task.args) {
    const at = positionOfValue(task.args, key) ?? position;
    // These are looked at only in what is included, or where something is missing.
    const sure = key !== 'apply' && name !== 'validate_argument_spec';
    yield* templates(value, 'run', sure, at);
    if (name === 'assert' && key === 'that') yield* assertions(value, at);
    if (name === 'debug' && key === 'var' && typeof value === 'string')
      yield { ...text(value, at, 'run', true), lenient: true };
  }
  if (name === 'meta' || findAction(task.action)?.includes === true) return;
  yield* keywordTexts(keyword(task, 'delegate_to'), true);
  for (const each of ['check_mode', 'diff']) yield* keywordTexts(keyword(task, each), true);
  const onHost = registry.get(task.action)?.kind === 'host' && name !== 'setup';
  for (const each of keywordChain(task, 'environment')) yield* keywordTexts(each, onHost);
  for (const each of keywordChain(task, 'module_defaults')) yield* keywordTexts(each, false);
  const becomes = keyword(task, 'become')?.value === true && !becomeVariables.some(isSet);
  yield* keywordTexts(keyword(task, 'become_user'), onHost && becomes);
}

/** What is asserted is all evaluated, unless the task fails by what comes before. */
function* assertions(that: Value, position: Position | undefined): Generator<Text> {
  for (const [i, item] of (Array.isArray(that) ? that : [that]).entries())
    if (typeof item === 'string') yield text(item, positionOfValue(that, i) ?? position, 'run', true);
}

/** Only the first of several conditions that is not always true is sure to be asked. */
function* conditions(list: Conditions, stage: Stage): Generator<Text> {
  let sure = true;
  for (const condition of list) {
    const { value, position } = condition;
    if (alwaysHold([condition])) continue;
    if (typeof value === 'string') yield text(value, position, stage, sure);
    else yield* templates(value, stage, sure, position);
    sure = false;
  }
}

function* keywordTexts(sourced: Sourced | undefined, sure: boolean): Generator<Text> {
  if (sourced) yield* templates(sourced.value, 'run', sure, sourced.position);
}

function text(source: string, position: Position | undefined, stage: Stage, sure: boolean): Text {
  return { kind: 'expression', source, template: undefined, position, stage, sure };
}

function* templates(
  value: Value,
  stage: Stage,
  sure: boolean,
  position: Position | undefined,
): Generator<Text> {
  for (const template of templatesIn(value)) {
    const { source } = template;
    yield { kind: 'template', source, template, position: template.position ?? position, stage, sure };
  }
}

/** Every template in a value, at any depth. */
export function* templatesIn(value: Value): Generator<TemplateString> {
  if (value instanceof TemplateString) yield value;
  else if (Array.isArray(value)) for (const item of value) yield* templatesIn(item);
  else if (value instanceof Tuple) for (const item of value.items) yield* templatesIn(item);
  else if (value instanceof Dict) for (const [, item] of value) yield* templatesIn(item);
}
