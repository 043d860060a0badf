import {
  formatPosition,
  type ControllerFiles,
  type HapError,
  type Position,
  type Problem,
} from '../model/index.js';
import type { Paint } from '../report/index.js';
import { excerpt } from './excerpt.js';

/** The name of the playbook that `hap run` makes of its words: what is wrong in it has no place to show. */
export const commandLine = '<command line>';

/** One error as people read it: where, what, the line with a caret, why, and what to do. */
export function errorText(error: HapError, word: string, files: ControllerFiles, paint: Paint): string {
  const position = error.position?.file === commandLine ? undefined : error.position;
  const where = position ? `${formatPosition(position)}: ` : '';
  const lines = [`${where}${paint(word === 'error' ? 'failed' : 'warning', `${word}:`)} ${error.summary}`];
  const shown = position ? excerpt(files, position) : '';
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
  for (const { severity, error } of inOrder(problems)) {
    const word = strict ? 'error' : severity;
    const one = errorText(error, word, files, paint);
    if (seen.has(one)) continue;
    seen.add(one);
    if (word === 'error') errors++;
    text += one;
  }
  return { text, errors };
}

/** Problems without a place first, then those of one file after the other, by line and column. */
function inOrder(problems: readonly Problem[]): Problem[] {
  const files = [...new Set(problems.map(({ error }) => error.position?.file))];
  const rank = (position: Position | undefined): number[] =>
    position ? [1 + files.indexOf(position.file), position.line, position.column] : [0];
  return problems
    .map((problem) => ({ problem, by: rank(problem.error.position) }))
    .sort(({ by: a }, { by: b }) => a.map((n, i) => n - (b[i] ?? 0)).find((n) => n !== 0) ?? 0)
    .map(({ problem }) => problem);
}

function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
}
