import { coreName, positionOf, positionOfValue } from '../model/index.js';
import type { Dict, Value } from '../python/index.js';
import { reportUnknown } from './action.js';
import type { Conditions } from './ast.js';
import { importPlaybookKeywords } from './keywords.js';
import type { Reading } from './reading.js';
import { readScoped } from './scoped.js';
import { splitArguments } from './split.js';
import { describe, pieceOf, sourceText } from './text.js';

/** What imports add to the plays they import, the outermost import's first. */
export interface FromImport {
  /** Each over those before it, and over the play's own. */
  readonly vars: readonly Dict[];
  readonly when: Conditions;
  readonly tags: readonly Value[];
}

/** What no import adds. */
export const notImported: FromImport = { vars: [], when: [], tags: [] };

/** An `import_playbook` entry: which file, and what it adds. */
export interface PlaybookImport {
  /** As written, rendered; `undefined` where it cannot be read, which is reported. */
  readonly target: string | undefined;
  readonly adds: FromImport;
  readonly position: ReturnType<typeof positionOf>;
}

/** Which key of an entry of a playbook makes it an import, if any. */
export function importKey(entry: Dict): string | undefined {
  for (const key of entry.keys())
    if (typeof key === 'string' && coreName(key) === 'import_playbook') return key;
  return undefined;
}

/** Reads an entry `import_playbook: FILE` with its `vars`, `when` and `tags`. */
export function readImport(entry: Dict, key: string, outer: FromImport, reading: Reading): PlaybookImport {
  for (const other of entry.keys()) {
    if (other === key) continue;
    if (typeof other !== 'string' || !importPlaybookKeywords.has(other))
      reportUnknown(
        entry,
        sourceText(other) ?? describe(other),
        'import_playbook',
        importPlaybookKeywords,
        reading,
        positionOf(entry, other),
      );
    else if (!['vars', 'when', 'tags', 'name'].includes(other)) warnUseless(entry, other, reading);
  }
  if (entry.has('vars') && Array.isArray(entry.get('vars'))) {
    reading.error({
      code: 'wrong-type',
      summary: 'the vars of import_playbook must be a mapping, not a list',
      position: positionOfValue(entry, 'vars'),
    });
  }
  const scoped = readScoped(
    entry,
    { what: 'an import_playbook', keywords: importPlaybookKeywords, certain: true },
    reading,
  );
  const position = positionOfValue(entry, key);
  // The import that stands furthest outside has the last word.
  const vars = [...(scoped.vars ? [scoped.vars] : []), ...outer.vars];
  return {
    target: targetOf(entry, key, vars, reading),
    adds: { vars, when: [...outer.when, ...scoped.when], tags: [...scoped.tags, ...outer.tags] },
    position,
  };
}

function warnUseless(entry: Dict, key: string, reading: Reading): void {
  reading.warn({
    code: 'misplaced-keyword',
    summary: `'${key}' has no effect on import_playbook`,
    hint: 'Put it at the plays of the imported playbook.',
    position: positionOf(entry, key),
  });
}

function targetOf(entry: Dict, key: string, vars: readonly Dict[], reading: Reading): string | undefined {
  const value = entry.get(key) ?? null;
  const position = positionOfValue(entry, key);
  const text = sourceText(value);
  if (text === undefined || text.trim() === '') {
    reading.error({
      code: 'missing-value',
      summary:
        value === null || text !== undefined
          ? 'playbook import parameter is missing'
          : `playbook import parameter must be text indicating a file path, not ${describe(value)}`,
      position,
    });
    return undefined;
  }
  return reading.attempt(position, () => {
    const [name = '', ...more] = splitArguments(text.trim());
    if (more.length > 0) warnParameters(more.join(' '), position, reading);
    const target = reading.render(pieceOf(value, name.trim(), position), () => vars)?.trim();
    if (target === undefined) {
      reading.error({
        code: 'import-name-undefined',
        summary: `the name of the playbook to import cannot be known yet: ${text}`,
        hint: "It may use extra vars and the import's own vars only.",
        position,
      });
    }
    return target;
  });
}

function warnParameters(text: string, position: ReturnType<typeof positionOf>, reading: Reading): void {
  reading.warn({
    code: 'misplaced-keyword',
    summary: `'${text}' after the name of a playbook has no effect`,
    hint: "Give it variables with 'vars'.",
    position,
  });
}
