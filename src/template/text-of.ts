import { Undefined } from '../jinja/index.js';
import { PyBytes, PyError, str, textOf, typeName, type Value } from '../python/index.js';
import { decodeBytes } from '../python/encoding.js';

/** Ansible's `to_text(value, nonstring='simplerepr')`: Python's `str`, without a mark; bytes are decoded. */
export function toText(value: Value): string {
  return textOf(value) ?? (value instanceof PyBytes ? decodeBytes(value.bytes, 'utf-8') : str(value));
}

/**
 * A value that must be a path or a text.
 * @throws PyError TypeError in the words of Python's `os.fspath`
 */
export function pathText(value: Value): string {
  const text = textOf(value);
  if (text !== undefined) return text;
  requireDefined(value);
  const name = typeName(value);
  throw new PyError('TypeError', `expected str, bytes or os.PathLike object, not ${name}`);
}

/** Raises the error of an undefined value; anything else is left alone. */
export function requireDefined(value: Value): void {
  if (isUndefined(value)) str(value);
}

/** Whether a value is Jinja's undefined. */
export function isUndefined(value: Value): boolean {
  return value instanceof Undefined;
}
