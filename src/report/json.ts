import type { Plain } from '../python/index.js';

/**
 * A value as Python's `json.dumps(value, sort_keys=True, ensure_ascii=False)` writes it: spaces after `,` and `:`.
 * @param indent columns per level; one line where it is not given
 */
export function dumps(value: Plain, indent?: number): string {
  return write(value, indent, 0);
}

function write(value: Plain, indent: number | undefined, level: number): string {
  if (value === null || typeof value !== 'object') return scalar(value);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  const parts = Array.isArray(value)
    ? value.map((v) => write(v, indent, level + 1))
    : Object.keys(value)
        .sort((a, b) => (a < b ? -1 : 1))
        .map((k) => `${JSON.stringify(k)}: ${write(value[k] ?? null, indent, level + 1)}`);
  if (parts.length === 0) return open + close;
  if (indent === undefined) return `${open}${parts.join(', ')}${close}`;
  const pad = ' '.repeat(indent * (level + 1));
  return `${open}\n${pad}${parts.join(`,\n${pad}`)}\n${' '.repeat(indent * level)}${close}`;
}

function scalar(value: null | boolean | number | bigint | string): string {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number' && !Number.isFinite(value))
    return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
  return JSON.stringify(value);
}
