import {
  callMethod,
  Dict,
  Float,
  formatPercent,
  intOf,
  operate,
  PyObject,
  repr,
  str,
  strRepr,
  Text,
  textOf,
  tryIterate,
  Tuple,
  unsupported,
  type Invoke,
  type Value,
} from '../../python/index.js';
import type { Context } from '../types.js';

/** Methods of str that Markup has its own of: what they give is safe text again. */
const KEEPING = new Set(
  [
    'capitalize center expandtabs format format_map join ljust lower lstrip partition replace rjust rpartition',
    'rsplit rstrip split splitlines strip swapcase title translate upper zfill',
  ].flatMap((names) => names.split(' ')),
);

/** Text that is safe to stand in HTML: what `escape`, `safe` and `tojson` give. */
export class Markup extends Text {
  override readonly typeName = 'Markup';

  override derive(text: string): Value {
    return new Markup(text);
  }
  override repr(): string {
    return `Markup(${strRepr(this.value)})`;
  }
  override operate(operator: string, other: Value, reflected: boolean): Value | undefined {
    if (operator === '+' && textOf(other) !== undefined) {
      const text = escapeValue(other);
      return new Markup(reflected ? text + this.value : this.value + text);
    }
    if (operator === '*' && intOf(other) !== undefined)
      return new Markup(str(operate('*', this.value, other)));
    if (operator === '%' && !reflected) return new Markup(formatPercent(this.value, escapedArguments(other)));
    return undefined;
  }
  override getMethod(name: string): Invoke | undefined {
    if (!KEEPING.has(name)) return undefined;
    return (args, kwargs) => {
      if ([...args, ...kwargs.values()].some(needsEscaping))
        throw unsupported(`escaping what the method ${name} of safe text is given`);
      return safe(callMethod(this.value, name, args, kwargs));
    };
  }
}

/** A text, or each of several, as safe text. */
function safe(value: Value): Value {
  if (typeof value === 'string') return new Markup(value);
  if (Array.isArray(value)) return value.map(safe);
  return value instanceof Tuple ? new Tuple(value.items.map(safe)) : value;
}

function needsEscaping(value: Value): boolean {
  const text = textOf(value);
  if (text !== undefined) return !(value instanceof Markup) && /[&<>'"]/.test(text);
  const items = value instanceof PyObject ? undefined : tryIterate(value);
  return items !== undefined && Array.from(items).some(needsEscaping);
}

/** What `%` of safe text is given: its texts are escaped where they are put in. */
function escapedArguments(value: Value): Value {
  if (value instanceof Tuple) return new Tuple(value.items.map(escapedArgument));
  if (value instanceof Dict)
    return new Dict([...value.entries()].map(([k, v]) => [k, escapedArgument(v)] as const));
  return new Tuple([escapedArgument(value)]);
}

function escapedArgument(value: Value): Value {
  const isNumber = value instanceof Float || intOf(value) !== undefined;
  return isNumber ? value : new Escaped(value);
}

/** A value whose text is escaped. */
class Escaped extends PyObject {
  readonly typeName = '_MarkupEscapeHelper';

  constructor(private readonly content: Value) {
    super();
  }

  override str(): string {
    return escapeValue(this.content);
  }
  override repr(): string {
    return escapeHtml(repr(this.content));
  }
}

/** Text with the characters that mean something in HTML written as entities. */
export function escapeHtml(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/>/g, '&gt;')
    .replace(/</g, '&lt;')
    .replace(/'/g, '&#39;')
    .replace(/"/g, '&#34;');
}

/** A value's text, escaped unless it is safe already. */
function escapeValue(value: Value): string {
  if (value instanceof Markup) return value.value;
  return escapeHtml(textOf(value) ?? str(value));
}

/** Text that a template made, marked as safe where the template is inside `autoescape true`. */
export function markup(context: Context, value: Value): Value {
  return context.autoescape && typeof value === 'string' ? new Markup(value) : value;
}
