import { Text, type Value } from '../../python/index.js';
import type { Context } from '../types.js';

/** Text that is safe to stand in HTML: what `escape`, `safe` and `tojson` give. */
export class Markup extends Text {
  override readonly typeName = 'Markup';
  override operate(operator: string, other: Value, reflected: boolean): Value | undefined {
    if (operator === '+') {
      if (typeof other !== 'string' && !(other instanceof Text)) return undefined;
      const text = escapeValue(other);
      return new Markup(reflected ? text + this.value : this.value + text);
    }
    return undefined;
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

function escapeValue(value: string | Text): string {
  if (value instanceof Markup) return value.value;
  return escapeHtml(typeof value === 'string' ? value : value.value);
}

/** Text that a template made, marked as safe where the template is inside `autoescape true`. */
export function markup(context: Context, value: Value): Value {
  return context.autoescape && typeof value === 'string' ? new Markup(value) : value;
}
