import { templateOrText, type Position } from '../../model/index.js';
import { Dict, Tuple, type Value } from '../../python/index.js';
import { literalEval } from '../../python/literal.js';

/** A value of an INI inventory: a Python literal where it is one, else text. Text with `{{ }}` is a template. */
export function iniValue(text: string, position: Position): Value {
  const literal = literalEval(text);
  return literal === undefined ? templateOrText(text, position) : withTemplates(literal, position);
}

function withTemplates(value: Value, position: Position): Value {
  if (typeof value === 'string') return templateOrText(value, position);
  if (Array.isArray(value)) return value.map((v) => withTemplates(v, position));
  if (value instanceof Tuple) return new Tuple(value.items.map((v) => withTemplates(v, position)));
  if (value instanceof Dict)
    return new Dict([...value].map(([k, v]) => [k, withTemplates(v, position)] as const));
  return value;
}
