import { Dict, Float, PyObject, Tuple, type Value } from '../python/index.js';
import { floatRepr } from '../python/repr.js';

/** A value as Python's `json.dumps` writes it: `{"a": [1, 2.0]}`, everything beyond ASCII escaped unless `ascii` is false. */
export function pythonJson(value: Value, ascii = true): string {
  const text = (s: string): string => {
    const json = JSON.stringify(s);
    if (!ascii) return json;
    return json.replace(/[\x80-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
  };
  const write = (v: Value): string => {
    if (v === null) return 'null';
    if (typeof v === 'string') return text(v);
    if (typeof v !== 'object') return String(v);
    if (v instanceof Float) return floatJson(v.value);
    if (v instanceof Tuple) return write([...v.items]);
    if (Array.isArray(v)) return `[${v.map(write).join(', ')}]`;
    if (v instanceof PyObject) return text(v.str());
    return `{${[...v].map(([k, x]) => `${key(k)}: ${write(x)}`).join(', ')}}`;
  };
  const key = (k: Value): string => {
    if (typeof k === 'string') return text(k);
    return text(k instanceof Dict || Array.isArray(k) ? '' : write(k));
  };
  return write(value);
}

function floatJson(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  return floatRepr(value);
}
