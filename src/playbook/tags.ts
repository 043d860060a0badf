import { positionOf, positionOfValue, TemplateString } from '../model/index.js';
import type { Dict, Value } from '../python/index.js';
import type { Reading } from './reading.js';
import { describe, pieceOf, sourceText } from './text.js';

/** `tags`: text with commas, or a list. Templates stay as they are. */
export function readTags(dict: Dict, reading: Reading): Value[] {
  const value = dict.get('tags');
  if (value === undefined) return [];
  if (Array.isArray(value)) {
    return value.filter((tag, i) => {
      const fine = sourceText(tag) !== undefined || typeof tag === 'number' || typeof tag === 'boolean';
      if (!fine) refuseTag(tag, positionOf(value, i), reading);
      return fine;
    });
  }
  const text = sourceText(value);
  if (text === undefined) {
    refuseTag(value, positionOfValue(dict, 'tags'), reading);
    return [];
  }
  const position = positionOfValue(dict, 'tags');
  return splitTags(text, value instanceof TemplateString).map((tag) => pieceOf(value, tag, position));
}

/** Commas within a template are its own. */
function splitTags(text: string, template: boolean): string[] {
  const parts = template ? text.match(/(?:\{\{.*?\}\}|\{%.*?%\}|[^,])+/gs) : text.split(',');
  return (parts ?? []).map((t) => t.trim());
}

function refuseTag(value: Value, position: ReturnType<typeof positionOf>, reading: Reading): void {
  reading.error({
    code: 'wrong-type',
    summary: `tags must be specified as a list, or as text with commas, not ${describe(value)}`,
    position,
  });
}
