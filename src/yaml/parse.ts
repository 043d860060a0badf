import { parseAllDocuments, type Document, type YAMLError } from 'yaml';
import type { Source } from './source.js';

export interface Parsed {
  readonly documents: readonly Document.Parsed[];
  readonly errors: readonly YAMLError[];
  /** What positions in the documents refer to. */
  readonly source: Source;
}

/** So many lines are mended in one file, and so many characters are read again for it: each costs a reading. */
const MOST_MENDED = 100;
const MOST_READ_AGAIN = 2_000_000;

/**
 * Parses a text into YAML's nodes; the types of scalars are not looked at.
 *
 * PyYAML's reader (libyaml) takes continuation lines of quoted text and of `[…]` and `{…}` at any
 * indentation, while YAML 1.2 wants them indented more than their parent. Such lines are indented and the text is
 * read again; where that does not help, the errors are those of the text as it was.
 */
export function parse(source: Source): Parsed {
  const first = parseOnce(source);
  let now = first;
  const tries = Math.min(MOST_MENDED, Math.floor(MOST_READ_AGAIN / source.text.length));
  for (let mended = 0; mended < tries && now.errors.length > 0; mended++) {
    const line = underIndented(now);
    const better = line === undefined ? undefined : now.source.indented(line);
    if (!better) return first;
    now = parseOnce(better);
  }
  return now.errors.length > 0 ? first : now;
}

function parseOnce(source: Source): Parsed {
  const parsed = parseAllDocuments(source.text, {
    version: '1.1',
    schema: 'failsafe',
    resolveKnownTags: false,
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
  });
  const documents: readonly Document.Parsed[] = 'empty' in parsed ? [] : parsed;
  const noted = 'empty' in parsed ? [parsed] : parsed;
  const errors = noted.flatMap((d) => [...d.errors, ...d.warnings]).filter(matters);
  return { documents, errors, source };
}

/** libyaml needs no space before the comment in `'x'# comment`, and leaves unknown tags to its user. */
function matters(error: YAMLError): boolean {
  if (/ ending in : is ambiguous/.test(error.message)) return true;
  if (error.name === 'YAMLWarning') {
    return error.code === 'BAD_DIRECTIVE' && !/version 1\./.test(error.message);
  }
  return !/^(?:Unresolved tag|Comments must be separated)/.test(error.message);
}

/** The offset of the first line that ends a quoted text or a flow collection by its indentation alone. */
function underIndented({ errors, source: { text } }: Parsed): number | undefined {
  const found = errors.filter((e) => endsEarly(e, text)).map((e) => e.pos[0]);
  if (found.length === 0) return undefined;
  const offset = text.slice(Math.min(...found)).search(/\S/);
  return offset < 0 ? undefined : Math.min(...found) + offset;
}

function endsEarly({ message, pos: [at] }: YAMLError, text: string): boolean {
  if (/^Missing closing .quote|must be sufficiently indented/.test(message)) return true;
  // A line of a quoted text that ends with an escaped quote is taken for the last one.
  const before = text.slice(Math.max(0, at - 1000), at).trimEnd();
  return message.startsWith('Implicit') && /(?<!\\)(?:\\\\)*\\"$/.test(before);
}
