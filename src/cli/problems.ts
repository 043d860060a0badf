import { formatPosition, type ControllerFiles, type HapError, type Problem } from '../model/index.js';
import type { Paint } from '../report/index.js';
import { excerpt } from './excerpt.js';

/** One error as people read it: where, what, the line with a caret, why, and what to do. */
export function errorText(error: HapError, word: string, files: ControllerFiles, paint: Paint): string {
  const where = error.position ? `${formatPosition(error.position)}: ` : '';
  const lines = [`${where}${paint(word === 'error' ? 'failed' : 'warning', `${word}:`)} ${error.summary}`];
  const shown = error.position ? excerpt(files, error.position) : '';
  if (shown !== '') lines.push(shown);
  if (error.detail !== undefined && error.detail !== '') lines.push(indented(error.detail));
  if (error.hint !== undefined)
    lines.push(`    ${paint('skipped', 'hint:')} ${indented(error.hint).trimStart()}`);
  return `${lines.join('\n')}\n`;
}

/**
 * All problems, errors and warnings in the order of their places, and how many there are of each.
 * @param strict warnings count as errors
 */
export function problemsText(
  problems: readonly Problem[],
  strict: boolean,
  files: ControllerFiles,
  paint: Paint,
): { readonly text: string; readonly errors: number } {
  const seen = new Set<string>();
  let errors = 0;
  let text = '';
  for (const { severity, error } of problems) {
    const word = strict ? 'error' : severity;
    const one = errorText(error, word, files, paint);
    if (seen.has(one)) continue;
    seen.add(one);
    if (word === 'error') errors++;
    text += one;
  }
  return { text, errors };
}

function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
}
