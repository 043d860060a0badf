import type { Scalar } from 'yaml';
import type { ScalarStyle } from './inside.js';
import { implicitType, shortTag } from './scalar.js';

/** The type of a scalar by its tag, or else by how it is written. */
export function scalarType(node: Scalar): string {
  const text = node.source ?? '';
  if (node.tag !== undefined) {
    if (node.tag !== '!') return shortTag(node.tag);
    return text === '' ? 'str' : implicitType(text);
  }
  return node.type === 'PLAIN' ? implicitType(text) : 'str';
}

/** How a scalar is written. */
export function styleOf(node: Scalar): ScalarStyle {
  if (node.type === 'QUOTE_SINGLE') return 'single';
  if (node.type === 'QUOTE_DOUBLE') return 'double';
  return node.type === 'PLAIN' ? 'plain' : 'block';
}

/** The offset of the first character of a scalar's content: behind its quote, or behind its `|` line. */
export function contentStart(node: Scalar, text: string): number {
  const offset = node.range?.[0] ?? 0;
  const style = styleOf(node);
  if (style === 'plain') return offset;
  if (style !== 'block') return offset + 1;
  const body = text.indexOf('\n', offset) + 1;
  const blank = /^\s*/.exec(text.slice(body, node.range?.[1]))?.[0].length ?? 0;
  return body + blank;
}
