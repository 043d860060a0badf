import { PyError } from './errors.js';
import { format } from './formatspec.js';
import { numberAttribute } from './methods/numbers.js';
import { ascii, repr, str } from './repr.js';
import { item, keyError, NOTHING } from './sequences.js';
import { checkSize } from './sizes.js';
import { intOf, isMapping, typeName } from './types.js';
import { Dict, Float, PyObject, Tuple, type Value } from './values.js';

/** Where a replacement field's value comes from. */
export interface Fields {
  args: readonly Value[];
  named: (name: string) => Value;
}

/**
 * Python's `text.format(*args, **kwargs)`. Attributes of values are not reached, except data ones that an
 * object offers to templates.
 */
export function formatString(text: string, fields: Fields): string {
  return new Formatter(fields).format(text, 2);
}

/** The fields of `format(*args, **kwargs)`. */
export function fieldsOf(args: readonly Value[], kwargs: ReadonlyMap<string, Value>): Fields {
  return {
    args,
    named: (name) => {
      const value = kwargs.get(name);
      if (value === undefined) throw keyError(name);
      return value;
    },
  };
}

/** The fields of `format_map(mapping)`. */
export function fieldsOfMapping(mapping: Value): Fields {
  return {
    args: [],
    named: (name) => {
      const value = item(mapping, name);
      if (value === NOTHING) throw keyError(name);
      return value;
    },
  };
}

class Formatter {
  /** How fields have been numbered so far: by themselves, from this number, or by hand. */
  #automatic: number | 'manual' | undefined;

  constructor(private readonly fields: Fields) {}

  format(text: string, depth: number): string {
    if (depth < 0) throw new PyError('ValueError', 'Max string recursion exceeded');
    let out = '';
    let at = 0;
    while (at < text.length) {
      const c = text.charAt(at);
      if (c !== '{' && c !== '}') {
        const next = /[{}]/g;
        next.lastIndex = at;
        const end = next.exec(text)?.index ?? text.length;
        out += text.slice(at, end);
        at = end;
      } else if (text.charAt(at + 1) === c) {
        out += c;
        at += 2;
      } else if (c === '}') throw new PyError('ValueError', "Single '}' encountered in format string");
      else {
        const end = fieldEnd(text, at + 1);
        out += this.#field(text.slice(at + 1, end), depth);
        checkSize(out.length);
        at = end + 1;
      }
    }
    return out;
  }

  #field(field: string, depth: number): string {
    const { name, conversion, spec } = split(field);
    const value = this.#value(name);
    const formatSpec = spec.includes('{') || spec.includes('}') ? this.format(spec, depth - 1) : spec;
    return format(convert(value, conversion), formatSpec);
  }

  #value(name: string): Value {
    const first = /^[^.[]*/.exec(name)?.[0] ?? '';
    let value = this.#first(first);
    let rest = name.slice(first.length);
    while (rest !== '') {
      const [whole, attribute, key] = /^(?:\.([^.[]*)|\[([^\]]*)\])/.exec(rest) ?? [];
      if (whole === undefined) throw new PyError('ValueError', "Missing ']' in format string");
      if (attribute === '' || key === '') throw new PyError('ValueError', 'Empty attribute in format string');
      if (attribute !== undefined) value = getAttribute(value, attribute);
      else if (key !== undefined) value = getItem(value, key);
      rest = rest.slice(whole.length);
      if (key !== undefined && rest !== '' && !/^[.[]/.test(rest))
        throw new PyError('ValueError', "Only '.' or '[' may follow ']' in format field specifier");
    }
    return value;
  }

  #first(name: string): Value {
    if (name !== '' && !/^\d+$/.test(name)) return this.fields.named(name);
    const automatic = name === '';
    if (automatic ? this.#automatic === 'manual' : typeof this.#automatic === 'number')
      throw new PyError(
        'ValueError',
        automatic
          ? 'cannot switch from manual field specification to automatic field numbering'
          : 'cannot switch from automatic field numbering to manual field specification',
      );
    const index = automatic ? (typeof this.#automatic === 'number' ? this.#automatic : 0) : Number(name);
    this.#automatic = automatic ? index + 1 : 'manual';
    const value = this.fields.args[index];
    if (value === undefined)
      throw new PyError('IndexError', `Replacement index ${index} out of range for positional args tuple`);
    return value;
  }
}

/** Where the field ends that begins at an offset: braces and brackets within it nest. */
function fieldEnd(text: string, from: number): number {
  let depth = 1;
  let bracket = false;
  for (let i = from; i < text.length; i++) {
    const c = text.charAt(i);
    if (bracket) bracket = c !== ']';
    else if (c === '[' && depth === 1 && !text.slice(from, i).includes(':')) bracket = true;
    else if (c === '{') depth += 1;
    else if (c === '}' && --depth === 0) return i;
  }
  throw new PyError(
    'ValueError',
    from >= text.length ? "Single '{' encountered in format string" : "expected '}' before end of string",
  );
}

function split(field: string): { name: string; conversion: string | undefined; spec: string } {
  const match = /^((?:\[[^\]]*\]?|[^[!:])*)(?:!([^:]*))?(?::(.*))?$/s.exec(field);
  const [, name = '', conversion, spec = ''] = match ?? [];
  if (!match || name.includes('{')) throw new PyError('ValueError', "unexpected '{' in field name");
  if (conversion?.length !== undefined && conversion.length !== 1)
    throw new PyError(
      'ValueError',
      conversion === ''
        ? 'end of string while looking for conversion specifier'
        : "expected ':' after conversion specifier",
    );
  return { name, conversion, spec };
}

function convert(value: Value, conversion: string | undefined): Value {
  switch (conversion) {
    case undefined:
      return value;
    case 's':
      return str(value);
    case 'r':
      return repr(value);
    case 'a':
      return ascii(value);
    default:
      throw new PyError('ValueError', `Unknown conversion specifier '${conversion}'`);
  }
}

function getAttribute(value: Value, name: string): Value {
  const found = value instanceof PyObject ? value.getAttribute(name) : dataAttribute(value, name);
  if (found !== undefined) return found;
  throw new PyError('AttributeError', `'${typeName(value)}' object has no attribute '${name}'`);
}

function dataAttribute(value: Value, name: string): Value | undefined {
  const isNumber = value instanceof Float || intOf(value) !== undefined;
  return isNumber ? numberAttribute(value as Float | number, name) : undefined;
}

function getItem(value: Value, key: string): Value {
  const index: Value = /^\d+$/.test(key) ? Number(key) : key;
  const found = item(value, index);
  if (found !== NOTHING) return found;
  if (value instanceof Dict || isMapping(value)) throw keyError(index);
  if (Array.isArray(value)) {
    if (typeof index === 'number') throw new PyError('IndexError', 'list index out of range');
    throw new PyError('TypeError', 'list indices must be integers or slices, not str');
  }
  if (value instanceof Tuple || typeof value === 'string')
    throw new PyError('IndexError', `${value instanceof Tuple ? 'tuple' : 'string'} index out of range`);
  throw new PyError('TypeError', `'${typeName(value)}' object is not subscriptable`);
}
