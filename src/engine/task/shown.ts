import type { ResultFields } from '../../model/index.js';
import { Deferred } from '../../model/index.js';
import { toPlain, type Dict, type Plain } from '../../python/index.js';

/** A result as events carry it: plain data, templates as they were written. */
export function shown(result: Dict): ResultFields {
  const plain: Plain = toPlain(result, (object) =>
    object instanceof Deferred ? object.repr() : object.str(),
  );
  return plain as ResultFields;
}
