import { randomBytes } from 'node:crypto';
import { Dict, type Value } from '../python/index.js';
import { textOf } from '../python/text.js';

let mark: string | undefined;

/**
 * What the variable `omit` holds: a parameter with this value is as if it were not written. It is a str, as it is
 * in Ansible, so that it survives being put into text and read back; no host can guess it. It is drawn when it is first
 * asked for, since loading what draws it takes longer than reading most playbooks.
 */
export function omitMark(): string {
  return (mark ??= `__omit_place_holder__${randomBytes(20).toString('hex')}`);
}

/** Whether a value is {@link omitMark}. */
export function isOmitted(value: Value): boolean {
  return mark !== undefined && textOf(value) === mark;
}

/**
 * A dict without the entries that are {@link omitMark}, those of the dicts in it and in its lists included; the dict
 * itself where there are none. As in Ansible, an item of a list that is {@link omitMark} stays.
 */
export function dropOmitted(args: Dict): Dict {
  let changed = false;
  const kept = new Dict();
  for (const [key, value] of args) {
    if (isOmitted(value)) {
      changed = true;
      continue;
    }
    const inner = dropInside(value);
    if (inner !== value) changed = true;
    kept.set(key, inner);
  }
  return changed ? kept : args;
}

function dropInside(value: Value): Value {
  if (value instanceof Dict) return dropOmitted(value);
  if (!Array.isArray(value)) return value;
  const items = value.map((item) => (item instanceof Dict ? dropOmitted(item) : item));
  return items.some((item, index) => item !== value[index]) ? items : value;
}
