import { Text, type Value } from '../../python/index.js';
import { toText } from '../text-of.js';

/** Text that `to_json` and its like gave: it stays text, however much it looks like a list or a dict. */
export class NativeText extends Text {
  override readonly typeName = 'NativeJinjaText';

  /** Python's `str` of a value, marked. */
  static of(value: Value): NativeText {
    return value instanceof NativeText ? value : new NativeText(toText(value));
  }
}
