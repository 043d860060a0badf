import { templateOrText, TemplateString, type Position } from '../model/index.js';
import type { Source } from './source.js';

/** Where a scalar's content stands in the text it was read from. */
interface Origin {
  readonly source: Source;
  /** The offset of its first content character. */
  readonly start: number;
  readonly style: ScalarStyle;
}

export type ScalarStyle = 'plain' | 'single' | 'double' | 'block';

const origins = new WeakMap<TemplateString, Origin>();

/**
 * The text of a scalar that may hold a template; a template remembers where it was read.
 * @param start the offset of its first content character
 */
export function readText(
  source: Source,
  text: string,
  start: number,
  style: ScalarStyle,
): string | TemplateString {
  if (!(templateOrText(text) instanceof TemplateString)) return text;
  const template = new TemplateString(text, source.position(start));
  origins.set(template, { source, start, style });
  return template;
}

const isSpace = (c: string): boolean => c === ' ' || c === '\n' || c === '\t' || c === '\r';

/**
 * Where a character of a template stands in the user's file: quotes, escapes, folded lines and indentation
 * are accounted for.
 * @param offset counts UTF-16 units of `template.source`
 * @returns the template's own position where it was not read by {@link loadYaml}
 */
export function placeInside(template: TemplateString, offset: number): Position | undefined {
  const origin = origins.get(template);
  if (!origin) return template.position;
  const { source, start, style } = origin;
  return source.position(align(source.text, start, style, template.source, offset));
}

/**
 * Walks the value and the raw text together by their characters that are no white space: folding and
 * indentation change only white space.
 */
function align(raw: string, start: number, style: ScalarStyle, value: string, offset: number): number {
  let r = start;
  for (let v = 0; v < Math.min(offset, value.length); v++) {
    if (isSpace(value.charAt(v))) continue;
    r = skipSpace(raw, r, style);
    r += unitLength(raw, r, style);
  }
  return isSpace(value.charAt(offset)) ? r : skipSpace(raw, r, style);
}

function skipSpace(raw: string, from: number, style: ScalarStyle): number {
  let r = from;
  for (;;) {
    if (isSpace(raw.charAt(r))) r++;
    else if (style === 'double' && /^\\[\s nrt]/.test(raw.slice(r, r + 2))) r += 2;
    else return r;
  }
}

/** How many raw characters make one of the value. */
function unitLength(raw: string, r: number, style: ScalarStyle): number {
  const two = raw.slice(r, r + 2);
  if (style === 'single') return two === "''" ? 2 : 1;
  if (style !== 'double' || !two.startsWith('\\')) return 1;
  return { x: 4, u: 6, U: 10 }[two.charAt(1)] ?? 2;
}
