import { HapError, type Problem } from '../model/index.js';
import type { Value } from '../python/index.js';
import { Construction } from './construct.js';
import { readJson } from './json.js';
import { parse, type Parsed } from './parse.js';
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
  const source = new Source(oneLineBreak(text), file);
  const json = readJson(source, options.trust ?? true);
  if (json) return json;
  const { parsed, problems } = read(source);
  const second = parsed.documents[1];
  if (second) {
    problems.push(
      asError({
        code: 'yaml-syntax',
        summary: 'a second document begins here, and only one is expected',
        hint: "Remove the '---', or put what follows in a file of its own.",
        position: parsed.source.position(second.range[0]),
      }),
    );
  }
  if (problems.length > 0) return { value: null, problems };
  const { values, problems: found } = construct(parsed, options);
  return { value: values[0] ?? null, problems: found };
}

/** As {@link loadYaml}, for a stream of any number of documents. */
export function loadYamlAll(text: string, file: string, options: YamlOptions = {}): LoadedAll {
  const source = new Source(oneLineBreak(text), file);
  const { parsed, problems } = read(source);
  return problems.length > 0 ? { values: [], problems } : construct(parsed, options);
}

/** A lone carriage return ends a line in YAML 1.1. */
function oneLineBreak(text: string): string {
  return text.replace(/\r(?!\n)/g, '\n');
}

/** What YAML forbids in a text: all that is not in the `printable` characters of YAML 1.1. */
const UNPRINTABLE = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

function read(source: Source): { parsed: Parsed; problems: Problem[] } {
  const bad = UNPRINTABLE.exec(source.text);
  if (bad) {
    const code = bad[0].codePointAt(0)?.toString(16).padStart(4, '0') ?? '';
    const summary = `the character U+${code.toUpperCase()} is not allowed in YAML`;
    const position = source.position(bad.index);
    const parsed = { documents: [], errors: [], source };
    return { parsed, problems: [asError({ code: 'yaml-syntax', summary, position })] };
  }
  const parsed = parse(source);
  const errors = syntaxErrors(parsed);
  return { parsed, problems: errors.map((error): Problem => ({ severity: 'error', error })) };
}

function construct({ documents, source }: Parsed, options: YamlOptions): LoadedAll {
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
