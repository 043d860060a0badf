import type { ControllerFiles, Problem } from '../model/index.js';
import { painter } from '../report/index.js';
import { problemsText } from './problems.js';
import type { Terminal } from './terminal.js';

/** Tells of problems on standard error. @returns how many of them are errors */
export function complain(
  problems: readonly Problem[],
  strict: boolean,
  files: ControllerFiles,
  terminal: Terminal,
): number {
  const { text, errors } = problemsText(problems, strict, files, painter(terminal.complaintColor));
  if (text !== '') terminal.complain(text);
  if (errors > 0)
    terminal.complain(`${errors} error${errors === 1 ? '' : 's'}; nothing was sent to any host\n`);
  return errors;
}
