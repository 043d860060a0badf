import { Dict, fromPlain, type Value } from '../python/index.js';
import { toBool, toBytes, toDict, toFloat, toInt, toList, toStr } from './coerce.js';
import { toMode } from './mode.js';
import { Param, piece, type Reader, type Reading } from './param.js';
import { readParams, type ParamsOf, type Shape } from './read.js';
import type { Rules } from './rules.js';
import { pythonJson } from './json.js';

/** `yes`, `on`, `1`, `true`, `y`, `t` in any case, and their opposites. */
export const bool = piece('bool', toBool);
/** Text; of other values what Python's `str` makes of them. */
export const str = piece('str', toStr);
/** A whole number, or text that is one. */
export const int = piece('int', toInt);
/** A number, or text that is one. */
export const float = piece('float', toFloat);
/** A path on the target, as written: {@link expandPath} puts in `~` and variables. */
export const path = piece('path', toStr);
/** Any value, as it is. */
export const raw = piece('raw', (value): Value => fromPlain(value));
/** Text as it is, lists and dicts as JSON. */
export const jsonarg = piece('jsonarg', (value) =>
  typeof value === 'string' ? value.trim() : pythonJson(fromPlain(value)),
);
/** A size in bytes: a number, or text such as `10M`. */
export const bytes = piece('bytes', toBytes);
/** A file's mode: octal digits (`0644`), or symbolic as chmod takes it. */
export const mode = piece('raw', toMode);
/** The same, or `preserve`. */
export const modeOrPreserve = piece('raw', (value) => (value === 'preserve' ? 'preserve' : toMode(value)));
/** A dict, JSON, or `k1=v1, k2=v2`. */
export const dict = piece('dict', toDict);

/** A list; text is split at commas. Each item is what `item` makes of it. */
export function list<T>(item: Param<T>): Param<NonNullable<T>[] | undefined> {
  const whole = piece('list', toList);
  const read: Reader = (value, reading) => {
    const items = whole.parts.read(value, reading);
    if (!Array.isArray(items)) return items;
    return items.map((v, i) => item.parts.read(v, { ...reading, path: [...reading.path, i] }));
  };
  const { type: elements, choices, options } = item.parts.docs;
  return new Param({ docs: { ...whole.parts.docs, elements, choices, options }, read });
}

/** A dict with params of its own. */
export function dictOf<S extends Shape>(shape: S, rules: Rules = {}): Param<ParamsOf<S> | undefined> {
  const read: Reader = (value, reading: Reading) => {
    const given = dict.parts.read(value, reading);
    return given instanceof Dict ? readParams(shape, rules, given, reading) : given;
  };
  const options = Object.entries(shape).map(([name, p]) => ({ name, ...p.parts.docs }));
  return new Param({ docs: { ...dict.parts.docs, options }, read });
}
