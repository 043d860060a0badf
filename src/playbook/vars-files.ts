import { dirname } from 'node:path/posix';
import { positionOf, positionOfValue } from '../model/index.js';
import { Dict, type Value } from '../python/index.js';
import type { Sourced } from './ast.js';
import { firstThere, varsFileCandidates } from './paths.js';
import type { Reading } from './reading.js';
import { describe, sourceText } from './text.js';

/** `vars_files`: names of files, and lists of names of which the first that is there counts. */
export function readVarsFiles(dict: Dict, file: string, reading: Reading): Sourced[] {
  const value = dict.get('vars_files') ?? null;
  if (value === null) return [];
  const entries: Sourced[] = Array.isArray(value)
    ? value.map((item, i) => ({ value: item, position: positionOf(value, i) }))
    : [{ value, position: positionOfValue(dict, 'vars_files') }];
  return entries.filter((entry) => check(entry, file, reading));
}

function check({ value, position }: Sourced, file: string, reading: Reading): boolean {
  const names: readonly Value[] = Array.isArray(value) ? value : [value];
  const wrong = names.find((name) => sourceText(name) === undefined);
  if (wrong !== undefined) {
    reading.error({
      code: 'wrong-type',
      summary: `an entry of vars_files must be the name of a file or a list of names, not ${describe(wrong)}`,
      position,
    });
    return false;
  }
  const fixed = names.filter((name) => typeof name === 'string');
  if (fixed.length < names.length || names.length === 0) return true;
  const tried = fixed.flatMap((name) => varsFileCandidates(name, dirname(file), reading.ctx));
  const found = firstThere(tried, reading.ctx);
  if (found !== undefined) {
    checkContent(found, reading);
    return true;
  }
  reading.error({
    code: 'missing-file',
    summary: `vars file ${fixed.join(', ')} was not found`,
    detail: `Looked for:\n${tried.join('\n')}`,
    position,
  });
  return true;
}

/** Each is a mapping, or a list of mappings; nothing at all will do. */
function checkContent(path: string, reading: Reading): void {
  const value = reading.yaml(path);
  if (value === undefined || value === null) return;
  const wrong = (Array.isArray(value) ? value : [value]).find((vars) => !(vars instanceof Dict));
  if (wrong === undefined) return;
  reading.error({
    code: 'not-a-mapping',
    summary: `variable files must contain either a mapping of variables, or a list of mappings, not ${describe(wrong)}`,
    position: positionOf(value) ?? { file: path, line: 1, column: 1 },
  });
}
