import { define } from '../../jinja/index.js';
import { failure } from '../failure.js';
import { regexOf } from '../filters/regex.js';
import { textOf, type Value } from '../../python/index.js';
import { toText } from '../text-of.js';
import type { Named } from '../types.js';

function found(value: Value, pattern: Value, ignoreCase: Value, multiline: Value, type: string): boolean {
  const text = toText(value);
  const regex = regexOf(pattern, ignoreCase, multiline);
  if (type === 'match') return regex.match(text) !== undefined;
  return (type === 'fullmatch' ? regex.fullMatch(text) : regex.search(text)) !== undefined;
}
export const regexTests: Named = [];
void found;
void define;
void failure;
