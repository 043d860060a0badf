import { HapError, TemplateString, type SecretKeeper } from '../../model/index.js';
import { codePoints, Dict, textOf, Tuple, type Plain, type Value } from '../../python/index.js';
import { formsOf } from './forms.js';
import { Matcher, STARS } from './matcher.js';
import { isEveryday, isField } from './words.js';

/** Shorter secrets are only masked where they are all of a field, or they would eat the output. */
const SHORTEST = 4;
/** Lines of a longer secret (a key) that are secrets by themselves. */
const SHORTEST_LINE = 8;
/** Longer texts are known by their lines only, and by no more than so many. */
const LONGEST = 0x10000;
const MOST_LINES = 2000;

/** Jinja's marks with what stands between them: what they come to is not what is written there. */
const marked = /\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}/s;

/**
 * The secrets of a run, and what hides them: no text that went through it holds one, be it as it is, in base64, in a URL,
 * in JSON or quoted for a shell. It costs nothing as long as there is no secret.
 */
export class Mask implements SecretKeeper {
  readonly #matcher = new Matcher();
  /** What is masked where it is all of a field. */
  readonly #fields = new Set<string>();

  /** Whether nothing is known that had to be hidden. */
  get empty(): boolean {
    return this.#fields.size === 0;
  }

  add(text: string): void {
    this.#one(text);
    // A file's or a prompt's text often ends in a line end that does not belong to the secret.
    this.#one(text.trim());
    if (!/[\n\r]/.test(text)) return;
    for (const line of text.split(/[\n\r]+/, MOST_LINES))
      if (codePoints(line.trim()).length >= SHORTEST_LINE) this.#one(line.trim());
  }

  addAll(value: Value, names: ReadonlySet<string> = new Set()): void {
    const text = textOf(value);
    if (text !== undefined) {
      if (!isEveryday(text)) this.add(text);
    } else if (value instanceof TemplateString) {
      for (const part of value.source.split(marked)) if (part.trim().length >= SHORTEST_LINE) this.add(part);
    } else if (Array.isArray(value) || value instanceof Tuple) {
      for (const item of Array.isArray(value) ? value : value.items) this.addAll(item, names);
    } else if (value instanceof Dict) {
      for (const [key, own] of value) {
        const named = typeof key === 'string' && names.has(key);
        if (!named || textOf(own) === undefined) this.addAll(own, names);
      }
    }
  }

  #one(secret: string): void {
    if (secret.trim() === '' || this.#fields.has(secret)) return;
    this.#fields.add(secret);
    if (secret.length > LONGEST || codePoints(secret).length < SHORTEST) return;
    for (const form of formsOf(secret)) this.#matcher.add(form);
  }

  /** Text without the secrets within it. */
  text(text: string): string {
    return this.empty ? text : this.#matcher.replace(text);
  }

  /** The same for text that is all of a field: a short secret is one as well. */
  field(text: string): string {
    if (this.empty) return text;
    return this.#fields.has(text) || this.#fields.has(text.trim()) ? STARS : this.#matcher.replace(text);
  }

  /** Data without the secrets in its texts, numbers and keys. Keys that reports look for are kept. */
  plain(value: Plain): Plain {
    if (this.empty) return value;
    if (typeof value === 'string') return this.field(value);
    if (typeof value === 'number' || typeof value === 'bigint') {
      const digits = String(value);
      return digits.length >= SHORTEST && this.#fields.has(digits) ? STARS : value;
    }
    if (Array.isArray(value)) return value.map((item) => this.plain(item));
    if (value === null || typeof value !== 'object') return value;
    const out = Object.create(null) as { [key: string]: Plain };
    for (const [key, own] of Object.entries(value)) {
      let name = isField(key) ? key : this.text(key);
      // Two keys may come to be the same.
      while (name in out) name += '*';
      out[name] = this.plain(own);
    }
    return out;
  }

  /** An error without the secrets in its words; what caused it is left out. */
  error(error: HapError): HapError {
    if (this.empty) return error;
    const { code, summary, detail, hint, position } = error;
    const hide = (text: string | undefined): string | undefined => text && this.text(text);
    return new HapError({
      code,
      summary: this.text(summary),
      detail: hide(detail),
      hint: hide(hint),
      position: position && { ...position, file: this.text(position.file) },
    });
  }
}
