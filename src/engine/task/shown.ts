import type { ResultFields } from '../../model/index.js';
import { Deferred } from '../../model/index.js';
import { Dict, toPlain, type Plain, type Value } from '../../python/index.js';

/** A result as events carry it: plain data, templates as they were written. */
export function shown(result: Dict): ResultFields {
  const plain: Plain = toPlain(result, (object) =>
    object instanceof Deferred ? object.repr() : object.str(),
  );
  return plain as ResultFields;
}

/** A result as variables hold it: without what only reports are told, at any depth. */
export function registered(result: Dict): Dict {
  return without(result) as Dict;
}

function without(value: Value): Value {
  if (Array.isArray(value)) {
    const copy = value.map(without);
    return copy.some((item, i) => item !== value[i]) ? copy : value;
  }
  if (!(value instanceof Dict)) return value;
  const copy = new Dict();
  let same = true;
  for (const [key, item] of value) {
    const kept = typeof key !== 'string' || !key.startsWith('_ansible_');
    const own = kept ? without(item) : undefined;
    if (own !== item) same = false;
    if (own !== undefined) copy.set(key, own);
  }
  return same ? value : copy;
}
