import { positionOf, positionOfValue, type Position } from '../model/index.js';
import { Dict, type Value } from '../python/index.js';
import { reportUnknown } from './action.js';
import type { Block, Node } from './ast.js';
import { newBlock } from './block.js';
import { ownDoubt } from './certainty.js';
import { blockKeywords } from './keywords.js';
import type { Place, Reading } from './reading.js';
import { readScoped } from './scoped.js';
import { readTask } from './task.js';
import { readNotify } from './task-parts.js';
import { describe, keyName, sourceText } from './text.js';

/**
 * A list of tasks and blocks.
 * @param at where it stands
 * @param what it is, for messages: `tasks`
 */
export function readNodes(
  list: Value,
  place: Place,
  reading: Reading,
  at: Position | undefined,
  what: string,
): Node[] {
  if (list === null) return [];
  if (!Array.isArray(list)) {
    reading.error({
      code: 'not-a-list',
      summary: `${what} must be a list of tasks, not ${describe(list)}`,
      hint: list instanceof Dict ? "Begin each task with '- '." : undefined,
      position: at,
    });
    return [];
  }
  return list.flatMap((item, i) => {
    const node = readNode(item, positionOf(list, i), place, reading);
    return node ? [node] : [];
  });
}

function readNode(item: Value, at: Position | undefined, place: Place, reading: Reading): Node | undefined {
  if (item === null) {
    reading.warn({ code: 'empty-task', summary: 'there is nothing after this -', position: at });
    return undefined;
  }
  if (!(item instanceof Dict)) {
    reading.error({
      code: 'not-a-mapping',
      summary: `a task must be a mapping, not ${describe(item)}`,
      hint: taskHint(item),
      position: at,
    });
    return undefined;
  }
  if (!isBlock(item)) return readTask(item, place, reading);
  if (place.handlers && 'origin' in place.parent && place.parent.origin === 'block')
    refuseNested(item, reading);
  return readBlock(item, place, reading);
}

/** A block of handlers only passes its keywords on; a block in it would have a meaning of its own. */
function refuseNested(block: Dict, reading: Reading): void {
  reading.error({
    code: 'not-a-handler',
    summary: 'using a block as a handler is not supported',
    hint: "Let the handlers 'listen' to one topic, or use 'include_tasks' as a handler.",
    position: positionOf(block),
  });
}

function taskHint(item: Value): string | undefined {
  if (Array.isArray(item)) return "Take out one '- ': tasks are not lists of tasks; 'block' groups them.";
  const word = /^([\w.]+)(?:\s|$|=)/.exec(sourceText(item) ?? '')?.[1];
  return word === undefined ? undefined : `Put a colon after the module: '${word}: …'.`;
}

const isBlock = (item: Dict): boolean => ['block', 'rescue', 'always'].some((key) => item.has(key));

function readBlock(dict: Dict, place: Place, reading: Reading): Block | undefined {
  for (const key of dict.keys())
    if (typeof key !== 'string' || !blockKeywords.has(key))
      reportUnknown(dict, keyName(key), 'a block', blockKeywords, reading, positionOf(dict, key));
  const scoped = readScoped(
    dict,
    { what: 'a block', keywords: blockKeywords, certain: place.certain },
    reading,
  );
  const block = newBlock('block', scoped, place);
  block.name = dict.get('name') ?? undefined;
  if (dict.has('notify')) block.notify = readNotify(dict);
  const certain = place.certain && ownDoubt(scoped) === undefined;
  const section = (key: string, sure: boolean): Node[] =>
    readNodes(
      dict.get(key) ?? null,
      { ...place, parent: block, certain: sure },
      reading,
      positionOfValue(dict, key),
      `'${key}'`,
    );
  block.tasks = section('block', certain);
  block.rescue = section('rescue', false);
  block.always = section('always', certain);
  for (const key of ['rescue', 'always']) requireBlock(dict, key, reading);
  return block;
}

function requireBlock(dict: Dict, key: string, reading: Reading): void {
  const tasks = dict.get('block') ?? null;
  const handled = dict.get(key) ?? null;
  if (handled === null || (Array.isArray(handled) && handled.length === 0)) return;
  if (tasks !== null && !(Array.isArray(tasks) && tasks.length === 0)) return;
  reading.error({
    code: 'missing-block',
    summary: `'${key}' keyword cannot be used without 'block'`,
    position: positionOf(dict, key),
  });
}
