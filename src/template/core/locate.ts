import { readText, type ControllerFiles, type Position } from '../../model/index.js';

/**
 * Finds where in a file a part of a text stands that begins at `position`: YAML folds, quotes and indents text, so
 * that is looked up in the file itself.
 * @param expression the part; the text's `line` (from 1) stands for it where it is not given or not found
 */
export function locateInFile(
  files: ControllerFiles,
  position: Position,
  expression: string | undefined,
  line: number,
): Position {
  const text = readFile(files, position.file);
  const lines = text?.split('\n').slice(position.line - 1);
  const first = expression?.split('\n')[0]?.trim();
  if (lines && first !== undefined && first !== '') {
    const found = find(lines, first, position.column - 1);
    if (found) return { file: position.file, line: position.line + found.line, column: found.column + 1 };
  }
  return line > 1 && lines && line <= lines.length
    ? { ...position, line: position.line + line - 1, column: 1 }
    : position;
}

const MOST_LINES = 500;

function find(
  lines: readonly string[],
  part: string,
  from: number,
): { line: number; column: number } | undefined {
  for (const [index, line] of lines.slice(0, MOST_LINES).entries()) {
    const column = line.indexOf(part, index === 0 ? Math.max(0, from) : 0);
    if (column !== -1) return { line: index, column };
  }
  return undefined;
}

function readFile(files: ControllerFiles, path: string): string | undefined {
  try {
    return readText(files, path);
  } catch {
    // A file that cannot be read any more tells nothing of where in it.
    return undefined;
  }
}
