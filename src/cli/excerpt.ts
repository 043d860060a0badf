import { readText, type ControllerFiles, type Position } from '../model/index.js';
import { isVault } from '../vault/index.js';

/**
 * The line of a file that a position is in, the one before it, and a caret under the column; empty where the file cannot
 * be read. Tabs are shown as they are, so that the caret stays below what it means.
 */
export function excerpt(files: ControllerFiles, position: Position): string {
  let text: string | undefined;
  try {
    text = readText(files, position.file);
  } catch {
    return '';
  }
  // What stands in the file is not what was read.
  if (text === undefined || isVault(text)) return '';
  const lines = text.split(/\r?\n/);
  const line = lines[position.line - 1];
  if (line === undefined) return '';
  const width = String(position.line).length;
  const shown: string[] = [];
  const before = lines[position.line - 2];
  if (before !== undefined && before.trim() !== '') shown.push(row(position.line - 1, width, before));
  shown.push(row(position.line, width, line));
  const pad = line.slice(0, Math.max(0, position.column - 1)).replace(/[^\t]/g, ' ');
  shown.push(`    ${' '.repeat(width)} | ${pad}^`);
  return shown.join('\n');
}

function row(number: number, width: number, text: string): string {
  return `    ${String(number).padStart(width)} | ${text}`;
}
