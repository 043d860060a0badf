import { parseAllDocuments, type Document } from 'yaml';
import { HapError, type Problem } from '../model/index.js';
import type { Value } from '../python/index.js';
import { Construction } from './construct.js';
import { Source } from './source.js';
import { syntaxErrors } from './syntax.js';

export interface YamlOptions {
  /**
   * Whether text with `{{ }}` is a template (the default), as in every file of the user's. `false` for what is
   * data: then it stays text that is never evaluated.
   */
  readonly trust?: boolean;
}

/** What a file holds, and what is wrong with it. With an error among the problems the value is `null`. */
export interface Loaded {
  readonly value: Value;
  readonly problems: readonly Problem[];
}

/** As {@link Loaded}, for a file of several documents. */
export interface LoadedAll {
  readonly values: readonly Value[];
  readonly problems: readonly Problem[];
}

/**
 * Reads a file of one YAML (or JSON) document as Ansible does: YAML 1.1 with PyYAML's types, `!vault` and `!unsafe`.
 * An empty file is `null`. Dicts and lists know where they were written (`positionOf`).
 * @param file the name that positions give
 * @returns the value and its problems: errors (`yaml-syntax`, `yaml-tag`, …) and warnings
 *   (`yaml-duplicate-key`); it does not throw
 */
export function loadYaml(text: string, file: string, options: YamlOptions = {}): Loaded {
  const source = new Source(text, file);
  const { documents, problems } = parse(source);
  const second = documents[1];
  if (second) {
    problems.push(
      asError({
        code: 'yaml-syntax',
        summary: 'a second document begins here, and only one is expected',
        hint: "Remove the '---', or put what follows in a file of its own.",
        position: source.position(second.range[0]),
      }),
    );
  }
  if (problems.length > 0) return { value: null, problems };
  const { values, problems: found } = construct(documents, source, options);
  return { value: values[0] ?? null, problems: found };
}

/** As {@link loadYaml}, for a stream of any number of documents. */
export function loadYamlAll(text: string, file: string, options: YamlOptions = {}): LoadedAll {
  const source = new Source(text, file);
  const { documents, problems } = parse(source);
  return problems.length > 0 ? { values: [], problems } : construct(documents, source, options);
}

type Parsed = Document.Parsed;

/** What YAML forbids in a text (the reader's `printable` characters of YAML 1.1). */
const UNPRINTABLE = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

function parse(source: Source): { documents: readonly Parsed[]; problems: Problem[] } {
  const parsed = parseAllDocuments(source.text, {
    version: '1.1',
    schema: 'failsafe',
    resolveKnownTags: false,
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
    lineCounter: source.counter,
  });
  const documents: readonly Parsed[] = 'empty' in parsed ? [] : parsed;
  const bad = UNPRINTABLE.exec(source.text);
  if (bad && bad[0] !== '\ufeff') {
    const code = bad[0].codePointAt(0)?.toString(16).padStart(4, '0') ?? '';
    const summary = `the character U+${code.toUpperCase()} is not allowed in YAML`;
    return {
      documents: [],
      problems: [asError({ code: 'yaml-syntax', summary, position: source.position(bad.index) })],
    };
  }
  const errors = documents.flatMap((d) => d.errors);
  const problems = syntaxErrors(errors, source).map((error): Problem => ({ severity: 'error', error }));
  return { documents, problems };
}

function construct(documents: readonly Parsed[], source: Source, options: YamlOptions): LoadedAll {
  const problems: Problem[] = [];
  const values = documents.map((document) => {
    const construction = new Construction(source, options.trust ?? true, problems);
    return document.contents ? construction.value(document.contents) : null;
  });
  return problems.some((p) => p.severity === 'error') ? { values: [], problems } : { values, problems };
}

function asError(parts: ConstructorParameters<typeof HapError>[0]): Problem {
  return { severity: 'error', error: new HapError(parts) };
}
