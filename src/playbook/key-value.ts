import { HapError } from '../model/index.js';
import { joinArguments, splitArguments } from './split.js';

/** `key=value` arguments, and the text between them. */
export interface KeyValues {
  readonly options: ReadonlyMap<string, string>;
  /** What is no `key=value`, as written; `undefined` where there is none. */
  readonly raw: string | undefined;
}

/** The only options that a command line can hold; any other `x=y` in it is part of the command. */
const commandOptions = new Set([
  'creates',
  'removes',
  'chdir',
  'executable',
  'warn',
  'stdin',
  'stdin_add_newline',
  'strip_empty_ends',
]);

const space = '[\\s\\x1c-\\x1f\\x85]';
const ends = new RegExp(`^${space}+|${space}+$`, 'g');

/**
 * Reads `key=value` arguments as Ansible does.
 * @param isCommand the text is a command line: only {@link commandOptions} are taken out of it
 * @throws HapError `bad-arguments`
 */
export function parseKeyValues(text: string, isCommand: boolean): KeyValues {
  const options = new Map<string, string>();
  const raw: string[] = [];
  for (const word of splitArguments(text)) {
    const decoded = decodeEscapes(word);
    const at = equalsSign(decoded);
    if (at === undefined) {
      raw.push(decoded.includes('=') ? decoded.replaceAll('\\=', '=') : word);
      continue;
    }
    const key = decoded.slice(0, at);
    if (isCommand && !commandOptions.has(key)) raw.push(word);
    else options.set(key.replace(ends, ''), unquote(decoded.slice(at + 1).replace(ends, '')));
  }
  return { options, raw: raw.length > 0 ? joinArguments(raw) : undefined };
}

/** Where the first `=` stands that is neither the first character nor escaped. */
function equalsSign(word: string): number | undefined {
  for (let at = word.indexOf('=', 1); at > 0; at = word.indexOf('=', at + 1))
    if (word.charAt(at - 1) !== '\\') return at;
  return undefined;
}

/** A text without the quotes around it, where it begins and ends with the same ones. */
function unquote(text: string): string {
  const first = text.charAt(0);
  const quoted = (first === '"' || first === "'") && text.length > 1 && text.endsWith(first);
  return quoted && text.at(-2) !== '\\' ? text.slice(1, -1) : text;
}

const escapes = /\\U[a-fA-F0-9]{8}|\\u[a-fA-F0-9]{4}|\\x[a-fA-F0-9]{2}|\\N\{[^}]+\}|\\[\\'"abfnrtv]/g;
const letters: Readonly<Record<string, string>> = {
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

function decodeEscapes(word: string): string {
  if (!word.includes('\\')) return word;
  return word.replace(escapes, (escape) => {
    const kind = escape.charAt(1);
    if (escape.length === 2) return letters[kind] ?? escape;
    const code = kind === 'N' ? Number.NaN : Number.parseInt(escape.slice(2), 16);
    if (code <= 0x10ffff) return String.fromCodePoint(code);
    throw new HapError({
      code: 'bad-arguments',
      summary: `the escape ${escape} in '${word}' stands for no character`,
      hint: kind === 'N' ? 'Write the character itself, or its number as \\uXXXX.' : undefined,
    });
  });
}
