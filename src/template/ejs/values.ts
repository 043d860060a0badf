import { Undefined } from '../../jinja/index.js';
import {
  Dict,
  Float,
  fromPlain,
  item,
  iterate,
  NOTHING,
  PyObject,
  str,
  textOf,
  Tuple,
  type Value,
} from '../../python/index.js';
import { dumps } from '../../python/json/dumps.js';
import { jsonStandIn } from '../filters/json.js';

/** What a template of JavaScript sees of a value. */
export type Natural = unknown;

/** Which value an object that was handed to a template stands for. */
const originals = new WeakMap<object, Value>();

/**
 * Makes JavaScript of values, each list and dict once for a rendering: a template may change what it is given, and
 * nobody else sees it.
 */
export class Naturalizer {
  readonly #known = new WeakMap<object, object>();

  /** A value as JavaScript: a dict as an object without a prototype, filled as it is looked at. */
  natural(value: Value): Natural {
    const text = textOf(value);
    if (text !== undefined) return text;
    if (value === null || typeof value !== 'object') return value;
    if (value instanceof Float) return value.value;
    if (value instanceof Undefined) return value.fail();
    const known = this.#known.get(value);
    if (known) return known;
    if (Array.isArray(value) || value instanceof Tuple) return this.#keep(value, this.#list(value));
    const mapping = value instanceof Dict || value.isMapping();
    return mapping ? this.#keep(value, this.#object(value)) : value.str();
  }

  #keep<T extends object>(value: Value[] | Tuple | Dict | PyObject, made: T): T {
    this.#known.set(value, made);
    originals.set(made, value);
    return made;
  }

  #list(value: Value[] | Tuple): Natural[] {
    return (Array.isArray(value) ? value : value.items).map((each) => this.natural(each));
  }

  #object(mapping: Dict | PyObject): object {
    const target = Object.create(null) as Record<string | symbol, Natural>;
    const changed = new Set<string | symbol>();
    const keys = new Map<string, Value>(Array.from(iterate(mapping), (key) => [str(key), key] as const));
    const fill = (name: string | symbol): void => {
      const key = typeof name === 'string' ? keys.get(name) : undefined;
      if (key === undefined || typeof name === 'symbol' || changed.has(name) || Object.hasOwn(target, name))
        return;
      const found = item(mapping, key);
      if (found === NOTHING || found instanceof Undefined) keys.delete(name);
      else define(target, name, this.natural(found));
    };
    define(target, Symbol.toPrimitive, () => jsonText(mapping), false);
    return new Proxy(target, {
      get(object, name) {
        fill(name);
        return object[name];
      },
      has: (object, name) =>
        name in object || (typeof name === 'string' && keys.has(name) && !changed.has(name)),
      set(object, name, value: Natural) {
        changed.add(name);
        originals.delete(object);
        define(object, name, value);
        return true;
      },
      deleteProperty(object, name) {
        changed.add(name);
        return Reflect.deleteProperty(object, name);
      },
      ownKeys(object) {
        for (const name of [...keys.keys()]) fill(name);
        return Reflect.ownKeys(object);
      },
      getOwnPropertyDescriptor(object, name) {
        fill(name);
        return Reflect.getOwnPropertyDescriptor(object, name);
      },
    });
  }
}

/** A property that is nothing but a property, whatever its name. */
function define(target: object, name: string | symbol, value: Natural, enumerable = true): void {
  Object.defineProperty(target, name, { value, enumerable, writable: true, configurable: true });
}

function jsonText(value: Value): string {
  const options = {
    itemSeparator: ', ',
    keySeparator: ': ',
    asciiOnly: false,
    skipKeys: true,
    allowNan: true,
  };
  return dumps(value, { ...options, indent: undefined, sortKeys: false, other: jsonStandIn });
}

/** What a template gives to a function, as a value: what it was given itself is what it was made of. */
export function fromNatural(natural: Natural): Value {
  if (typeof natural === 'object' && natural !== null) {
    const original = originals.get(natural);
    if (original !== undefined && !Array.isArray(natural)) return original;
    if (Array.isArray(natural)) return natural.map(fromNatural);
    if (natural instanceof PyObject || natural instanceof Dict || natural instanceof Tuple) return natural;
    if (natural instanceof Map || natural instanceof Set) return fromNatural(Array.from(natural));
    if (natural instanceof Date) return natural.toISOString();
    return new Dict(Object.entries(natural).map(([key, value]) => [key, fromNatural(value)] as const));
  }
  return typeof natural === 'function' || typeof natural === 'symbol' ? String(natural) : fromPlain(natural);
}

/** What a template outputs of a value: nothing for null and undefined. */
export function naturalText(natural: Natural): string {
  if (natural === null || natural === undefined) return '';
  // A list or a dict is written by JavaScript's own rules; a dict that was handed in writes itself as JSON.
  return natural as string;
}
