import { dirname } from 'node:path/posix';
import { HapError, positionOf, type Position, type Problem } from '../model/index.js';
import { Dict, type Value } from '../python/index.js';
import type { Play } from './ast.js';
import type { LoadContext } from './context.js';
import { importKey, notImported, readImport, type FromImport } from './import-playbook.js';
import { readNodes } from './nodes.js';
import { expand, joined } from './paths.js';
import { readPlay } from './play.js';
import { Reading } from './reading.js';
import { describe } from './text.js';

/** What playbooks hold, and everything that is wrong with them. */
export interface LoadedPlaybook {
  readonly plays: readonly Play[];
  readonly problems: readonly Problem[];
}

/**
 * Reads playbooks with everything they import: plays, tasks, roles, as Ansible 2.14 reads them.
 * It does not throw for what a user wrote: what is wrong is in `problems`, all of it. Unknown modules are not among it: see
 * `checkModules`.
 * @param paths of the playbooks, absolute where roles' paths are to be
 */
export function loadPlaybook(paths: readonly string[], ctx: LoadContext): LoadedPlaybook {
  const reading = new Reading(ctx, readNodes);
  const plays = paths.flatMap((path) => readPlaybook(expand(path, ctx), undefined, notImported, [], reading));
  return { plays, problems: reading.problems };
}

function readPlaybook(
  path: string,
  at: Position | undefined,
  adds: FromImport,
  importing: readonly string[],
  reading: Reading,
): Play[] {
  if (!check(path, at, importing, reading)) return [];
  const value = reading.yaml(path);
  if (value === undefined) return [];
  const start = positionOf(value) ?? { file: path, line: 1, column: 1 };
  if (!Array.isArray(value)) {
    reading.error(notAPlaybook(value, path, start));
    return [];
  }
  if (value.length === 0) {
    reading.error({
      code: 'empty-playbook',
      summary: `a playbook must contain at least one play: ${path}`,
      position: start,
    });
  }
  return value.flatMap((entry, i) =>
    readEntry(entry, positionOf(value, i), path, adds, [...importing, path], reading),
  );
}

function check(
  path: string,
  at: Position | undefined,
  importing: readonly string[],
  reading: Reading,
): boolean {
  if (reading.ctx.files.info(path) === undefined) {
    const missing = new HapError({
      code: 'missing-file',
      summary: at
        ? `the playbook ${path} to import could not be found`
        : `the playbook ${path} could not be found`,
      position: at,
    });
    reading.report({ severity: 'error', error: missing });
    return false;
  }
  if (!importing.includes(path)) return true;
  reading.error({
    code: 'import-cycle',
    summary: `the playbook ${path} imports itself without end`,
    position: at,
  });
  return false;
}

function notAPlaybook(
  value: Value,
  path: string,
  position: Position,
): ConstructorParameters<typeof HapError>[0] {
  if (value === null)
    return { code: 'empty-playbook', summary: `empty playbook, nothing to do: ${path}`, position };
  return {
    code: 'not-a-list',
    summary: `a playbook must be a list of plays, not ${describe(value)}`,
    hint: value instanceof Dict ? "Begin each play with '- '." : undefined,
    position,
  };
}

function readEntry(
  entry: Value,
  at: Position | undefined,
  file: string,
  adds: FromImport,
  importing: readonly string[],
  reading: Reading,
): Play[] {
  if (!(entry instanceof Dict)) {
    reading.error({
      code: 'not-a-mapping',
      summary: `playbook entries must be either valid plays or 'import_playbook' statements, not ${describe(entry)}`,
      position: at,
    });
    return [];
  }
  const key = importKey(entry);
  if (key === undefined) return [readPlay(entry, file, adds, reading)];
  const { target, adds: more, position } = readImport(entry, key, adds, reading);
  if (target === undefined) return [];
  const path = expand(joined(dirname(file), target), reading.ctx);
  return readPlaybook(path, position, more, importing, reading);
}
