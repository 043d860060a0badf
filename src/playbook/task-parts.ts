import { positionOf, positionOfValue, TemplateString } from '../model/index.js';
import type { Dict, Value } from '../python/index.js';
import type { Scoped, Task } from './ast.js';
import { readConditions } from './conditions.js';
import type { Reading } from './reading.js';
import { optional } from './scoped.js';
import { describe, isIdentifier, sourceText } from './text.js';

type Parts = Pick<
  Task,
  | 'register'
  | 'notify'
  | 'listen'
  | 'changedWhen'
  | 'failedWhen'
  | 'until'
  | 'retries'
  | 'delay'
  | 'async'
  | 'poll'
>;

/** What only tasks have, beside their module and loop. @param parent what the task stands in */
export function readTaskParts(dict: Dict, parent: Scoped, reading: Reading): Parts {
  return {
    register: readRegister(dict, reading),
    notify: dict.has('notify') ? readNotify(dict) : notifyOf(parent),
    listen: readListen(dict, reading),
    changedWhen: readConditions(dict, 'changed_when', reading),
    failedWhen: readConditions(dict, 'failed_when', reading),
    until: readConditions(dict, 'until', reading),
    retries: optional(dict, 'retries'),
    delay: optional(dict, 'delay'),
    async: optional(dict, 'async'),
    poll: optional(dict, 'poll'),
  };
}

/** `notify`: one name or a list of names. */
export function readNotify(dict: Dict): readonly Value[] {
  const value = dict.get('notify') ?? null;
  if (value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** The `notify` of the nearest block around a task; what is included dynamically does not have that of its include. */
function notifyOf(parent: Scoped): readonly Value[] {
  for (let at: Scoped | undefined = parent; at; at = at.parent)
    if ('notify' in at && Array.isArray(at.notify)) return at.notify as readonly Value[];
  return [];
}

function readRegister(dict: Dict, reading: Reading): string | undefined {
  const value = dict.get('register') ?? null;
  if (value === null) return undefined;
  const name = sourceText(value);
  const position = positionOfValue(dict, 'register');
  if (value instanceof TemplateString) {
    reading.error({
      code: 'template-not-allowed',
      summary: `'register' is not templatable, but there is: ${value.source}`,
      hint: 'Register a fixed name, and make other variables of it with set_fact.',
      position,
    });
    return undefined;
  }
  if (name !== undefined && isIdentifier(name)) return name;
  reading.error({
    code: 'bad-name',
    summary: `Invalid variable name in 'register' specified: ${describe(value)}`,
    hint: name === undefined ? undefined : suggestName(name),
    position,
  });
  return undefined;
}

function suggestName(name: string): string | undefined {
  const near = name.replace(/[^A-Za-z0-9_]/g, '_').replace(/^(?=\d)/, '_');
  return isIdentifier(near) ? `Use '${near}'.` : undefined;
}

/** The topics of a handler: fixed names. */
function readListen(dict: Dict, reading: Reading): readonly string[] {
  const value = dict.get('listen') ?? null;
  if (value === null) return [];
  const items = Array.isArray(value) ? value : [value];
  return items.flatMap((item, i) => {
    const position = Array.isArray(value) ? positionOf(value, i) : positionOfValue(dict, 'listen');
    const text = sourceText(item);
    if (text === undefined) {
      reading.error({
        code: 'wrong-type',
        summary: `'listen' must be text or a list of texts, not ${describe(item)}`,
        position,
      });
      return [];
    }
    if (item instanceof TemplateString) {
      reading.warn({
        code: 'template-not-allowed',
        summary: `"listen" is not templatable, but we found: ${text}, it will not be templated and will be used "as is"`,
        position,
      });
    }
    return [text];
  });
}
