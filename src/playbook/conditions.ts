import { positionOf, positionOfValue, TemplateString, type Position } from '../model/index.js';
import { Dict, type Value } from '../python/index.js';
import type { Conditions, Sourced } from './ast.js';
import type { Reading } from './reading.js';
import { describe } from './text.js';

/** `when`, `changed_when`, `failed_when`, `until`: a condition or a list of conditions that must all hold. */
export function readConditions(dict: Dict, key: string, reading: Reading): Conditions {
  const value = dict.get(key);
  if (value === undefined) return [];
  if (value === null) {
    reading.warn({
      code: 'missing-value',
      summary: `'${key}' has no condition`,
      hint: 'Write the condition after it, or leave the key out.',
      position: positionOf(dict, key),
    });
    return [];
  }
  const conditions: Sourced[] = Array.isArray(value)
    ? value.map((item, i) => ({ value: item, position: positionOf(value, i) }))
    : [{ value, position: positionOfValue(dict, key) }];
  for (const { value: condition, position } of conditions) inspect(key, condition, position, reading);
  return conditions;
}

function inspect(key: string, condition: Value, position: Position | undefined, reading: Reading): void {
  if (condition instanceof TemplateString) {
    reading.warn({
      code: 'template-in-condition',
      summary: `conditional statements should not include jinja2 templating delimiters such as {{ }} or {% %}. Found: ${condition.source}`,
      hint: `'${key}' is an expression already: write its variables without braces.`,
      position,
    });
  } else if (condition instanceof Dict || Array.isArray(condition)) {
    reading.warn({
      code: 'odd-condition',
      summary: `'${key}' is ${describe(condition)}, which is no condition: it counts as true unless it is empty`,
      hint: 'Put the condition in quotes if it holds a colon or braces.',
      position,
    });
  }
}

/** Whether conditions hold whatever the variables are. */
export function alwaysHold(conditions: Conditions): boolean {
  return conditions.every(({ value }) => value === true || value === null || value === '');
}
