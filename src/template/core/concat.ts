import { Undefined } from '../../jinja/index.js';
import { Dict, Float, Text, textOf, Tuple, type Value } from '../../python/index.js';
import { literalEval } from '../../python/literal.js';
import { toText } from '../text-of.js';
import { VaultedText } from '../vaulted.js';
import { NativeText } from './native-text.js';

/** Names that JSON has and Python has not; Ansible reads them in text that looks like a list or a dict. */
const JSON_NAMES = { true: true, false: false, null: null } as const;

/**
 * What a playbook's template gives: text, and a value where the text looks like a list, a dict, True or False
 * (Ansible's `ansible_eval_concat`).
 */
export function evalConcat(nodes: readonly Value[]): Value {
  const [only] = nodes;
  if (only === undefined) return '';
  if (nodes.length === 1) {
    if (only instanceof NativeText) return only;
    if (typeof only === 'boolean') return only;
    if (isLiteral(only)) return only;
  }
  const text = textConcat(nodes);
  const first = text.charCodeAt(0);
  const open = first === 0x7b || first === 0x5b;
  const kept = nodes.length === 1 && only instanceof Text && !(only instanceof VaultedText) ? only : text;
  if (!open && text !== 'True' && text !== 'False') return kept;
  const value = literalEval(text, JSON_NAMES);
  return value === undefined ? kept : value;
}

/** What a template file gives: text, whatever it looks like (Ansible's `ansible_concat`). */
export function textConcat(nodes: readonly Value[]): string {
  let text = '';
  for (const node of nodes) text += typeof node === 'string' ? node : toText(node);
  return text;
}

/** What a template gives with `jinja2_native`: a lone value as it is (Ansible's `ansible_native_concat`). */
export function nativeConcat(nodes: readonly Value[]): Value {
  const [only] = nodes;
  if (only === undefined) return null;
  if (nodes.length === 1 && (only instanceof NativeText || textOf(only) === undefined)) return only;
  const text = textConcat(nodes);
  if (/^[ \t]/.test(text)) return text;
  const value = literalEval(text);
  if (value === undefined) return text;
  return typeof value === 'string' ? `${text.charAt(0)}${value}${text.charAt(0)}` : value;
}

/**
 * Whether writing a list or dict as text and reading that again would give the same: it holds nothing but plain
 * values. That is nearly always so, and spares doing it.
 */
function isLiteral(value: Value): boolean {
  if (Array.isArray(value)) return value.every((item) => isScalar(item) || isLiteral(item));
  if (!(value instanceof Dict)) return false;
  for (const [key, item] of value) if (!isScalar(key) || !(isScalar(item) || isLiteral(item))) return false;
  return true;
}

function isScalar(value: Value): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number')
    return true;
  return value instanceof Float && Number.isFinite(value.value);
}

/**
 * Raises the error of an undefined value, at any depth: what is output has to be defined.
 * @returns the value
 */
export function defined(value: Value): Value {
  if (typeof value !== 'object' || value === null || value instanceof Float) return value;
  if (Array.isArray(value)) for (const item of value) defined(item);
  else if (value instanceof Tuple) for (const item of value.items) defined(item);
  else if (value instanceof Dict) for (const item of value.values()) defined(item);
  else if (value instanceof Undefined && value.policy.strict) value.fail();
  return value;
}
