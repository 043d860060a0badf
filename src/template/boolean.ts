import { Float, intOf, textOf, toFloat, type Value } from '../python/index.js';

const TRUE = ['y', 'yes', 'on', '1', 'true', 't'];
const FALSE = ['n', 'no', 'off', '0', 'false', 'f'];

/** Ansible's `boolean(value)`: what it knows to be True or False; `undefined` for anything else. */
export function booleanOf(value: Value): boolean | undefined {
  if (typeof value === 'boolean') return value;
  const text = textOf(value)?.toLowerCase().trim();
  if (text !== undefined) return TRUE.includes(text) ? true : FALSE.includes(text) ? false : undefined;
  const int = intOf(value);
  const number = value instanceof Float ? value.value : int === undefined ? undefined : toFloat(int);
  return number === 1 ? true : number === 0 ? false : undefined;
}
