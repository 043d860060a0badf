import { TemplateString, VaultText, templateOrText, type Position } from '../model/index.js';
import { Dict, Float, PyObject, Tuple, type Value } from '../python/index.js';
import { placeInside } from '../yaml/index.js';

/** The text of a str as the user wrote it, templates included; `undefined` for any other value. */
export function sourceText(value: Value | undefined): string | undefined {
  if (typeof value === 'string') return value;
  if (value instanceof TemplateString) return value.source;
  return value instanceof PyObject && value.typeName === 'str' ? value.str() : undefined;
}

/** Whether a value is only known when it is used: a template, or text that is still encrypted. */
export function isDeferred(value: Value | undefined): boolean {
  return value instanceof TemplateString || value instanceof VaultText;
}

/** What a value is, for a message: `a mapping`, `text`, `nothing`. */
export function describe(value: Value | undefined): string {
  if (value === null || value === undefined) return 'nothing';
  if (value instanceof Dict) return 'a mapping';
  if (Array.isArray(value) || value instanceof Tuple) return 'a list';
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value === 'number' || typeof value === 'bigint') return `the number ${value}`;
  if (value instanceof Float) return `the number ${value.value}`;
  const text = sourceText(value);
  if (text === undefined) return 'something else';
  return text.length <= 40 && !text.includes('\n') ? `'${text}'` : 'text';
}

/** A mapping's key, for a message. */
export function keyName(key: Value): string {
  return (
    sourceText(key) ?? (typeof key === 'number' || typeof key === 'boolean' ? String(key) : describe(key))
  );
}

const keywords = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from ' +
    'global if import in is lambda nonlocal not or pass raise return try while with yield'
  ).split(' '),
);

/** Whether text can be a variable's name: a Python identifier of ASCII letters that is no keyword of Python. */
export function isIdentifier(text: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(text) && !keywords.has(text);
}

/**
 * A piece of a text the user wrote: a template where the whole was one and the piece still is. Pieces of what is not to be
 * evaluated (`!unsafe`) stay plain.
 * @param position where the whole stands
 */
export function pieceOf(whole: Value, piece: string, position: Position | undefined): Value {
  if (!(whole instanceof TemplateString)) return piece;
  const at = whole.source.indexOf(piece);
  return templateOrText(piece, at < 0 ? position : (placeInside(whole, at) ?? position));
}
