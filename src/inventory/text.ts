import { TemplateString } from '../model/index.js';
import { Dict, Float, type Value } from '../python/index.js';

/** The text of a string, also of one with `{{ }}`; `undefined` for anything else. */
export function textOf(value: Value | undefined): string | undefined {
  if (typeof value === 'string') return value;
  return value instanceof TemplateString ? value.source : undefined;
}

/** What a value is, in the words of YAML's users. */
export function kindOf(value: Value): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (value instanceof Dict) return 'a mapping';
  if (textOf(value) !== undefined) return 'text';
  if (typeof value === 'boolean') return 'true or false';
  return typeof value === 'number' || typeof value === 'bigint' || value instanceof Float
    ? 'a number'
    : 'a value';
}
