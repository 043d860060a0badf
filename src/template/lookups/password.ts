import { readText } from '../../model/index.js';
import { textOf, type Value } from '../../python/index.js';
import { hashPassword, randomSalt, saltSizeOf } from '../crypt/password.js';
import { failure } from '../failure.js';
import { parseKeyValues } from '../formats/key-values.js';
import { abspath } from '../paths.js';
import { SeededRandom, SystemRandom } from '../random/random.js';
import { toText } from '../text-of.js';
import { OptionsError, termText, type Lookup, type LookupCall, type Options } from './lookup.js';

const lower = 'abcdefghijklmnopqrstuvwxyz';
const upper = lower.toUpperCase();
const digits = '0123456789';
const punctuation = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';
const whitespace = ' \t\n\r\x0b\x0c';

/** The names that Python's module `string` has for sets of characters. */
const SETS: Readonly<Record<string, string>> = {
  ascii_lowercase: lower,
  ascii_uppercase: upper,
  ascii_letters: lower + upper,
  digits,
  hexdigits: `${digits}abcdefABCDEF`,
  octdigits: '01234567',
  punctuation,
  whitespace,
  printable: digits + lower + upper + punctuation + whitespace,
};

interface Parameters {
  readonly path: string;
  readonly length: number;
  readonly encrypt: string | undefined;
  readonly ident: string | undefined;
  readonly seed: Value;
  readonly characters: string;
}

/** `password`: the password in a file, which is made where the file is not there. */
export const password: Lookup = (call) =>
  call.terms.map((term) => passwordOf(call, parametersOf(termText(term, call.name), call.options)));

const KNOWN = ['length', 'encrypt', 'chars', 'ident', 'seed'];

function parametersOf(term: string, options: Options): Parameters {
  const blank = term.indexOf(' ');
  const { values, rest } = parseKeyValues(blank === -1 ? '' : term.slice(blank + 1));
  let path = blank === -1 ? term : term.slice(0, blank);
  if (rest !== undefined) {
    path = `${path} ${rest}`;
    if (!term.startsWith(path))
      throw failure('Unrecognized value after key=value parameters given to password lookup');
  }
  const unknown = [...values.keys()].filter((name) => !KNOWN.includes(name));
  if (unknown.length > 0)
    throw failure(`Unrecognized parameter(s) given to password lookup: ${unknown.join(', ')}`);
  const length = values.get('length');
  if (length !== undefined && !/^\s*[-+]?\d+\s*$/.test(length))
    throw failure(`invalid literal for int() with base 10: '${length}'`);
  return {
    path,
    length: length === undefined ? options.int('length', 20) : Number(length),
    encrypt: values.get('encrypt') ?? options.text('encrypt'),
    ident: values.get('ident') ?? options.text('ident'),
    seed: values.get('seed') ?? options.text('seed') ?? null,
    characters: characters(values.get('chars') ?? options.raw('chars') ?? null),
  };
}

function characters(given: Value): string {
  const text = textOf(given);
  const names = Array.isArray(given)
    ? given.map(toText)
    : text === undefined || text === ''
      ? ['ascii_letters', 'digits', '.,:-_']
      : [...(text.includes(',,') ? [','] : []), ...text.replaceAll(',,', ',').split(',').filter(Boolean)];
  const all = names.map((name) => (Object.hasOwn(SETS, name) ? (SETS[name] ?? '') : name)).join('');
  return all.replace(/["']/g, '');
}

interface Stored {
  readonly password: string;
  readonly salt: string | undefined;
  readonly ident: string | undefined;
}

/** The content of a password file: `password salt=… ident=…`. */
function parseStored(content: string): Stored {
  const salted = /^(.*) salt=(.*)$/s.exec(content);
  if (!salted) return { password: content, salt: undefined, ident: undefined };
  const [, plain = '', rest = ''] = salted;
  const named = /^(.*) ident=(.*)$/s.exec(rest);
  return { password: plain, salt: (named?.[1] ?? rest) || undefined, ident: named?.[2] };
}

function passwordOf({ task }: LookupCall, parameters: Parameters): string {
  const { controller } = task.run;
  const path = abspath(parameters.path, task.place.playbookDir);
  const throwaway = path === '/dev/null';
  const content = throwaway ? undefined : readText(controller.files, path)?.replace(/[\s\x1c-\x1f]+$/, '');
  const stored = content === undefined ? undefined : parseStored(content);
  const plain = stored?.password ?? generate(parameters);
  const { encrypt } = parameters;
  const salt = stored?.salt ?? (encrypt === undefined ? undefined : randomSalt(saltSizeOf(encrypt)));
  const ident = parameters.ident ?? (encrypt === 'bcrypt' ? '2b' : undefined);
  const complete =
    stored !== undefined &&
    (encrypt === undefined || (stored.salt !== undefined && (stored.ident ?? ident) === ident));
  if (!complete && !throwaway) {
    if (!controller.savePassword) throw failure(`the lookup 'password' cannot write ${path} here`);
    const parts = [
      plain,
      ...(salt === undefined ? [] : [`salt=${salt}`]),
      ...(salt === undefined || ident === undefined ? [] : [`ident=${ident}`]),
    ];
    controller.savePassword(path, `${parts.join(' ')}\n`);
  }
  if (encrypt === undefined) return plain;
  return hashPassword(plain, encrypt, { salt, saltSize: undefined, rounds: undefined, ident });
}

function generate({ characters: all, length, seed }: Parameters): string {
  const letters = Array.from(all);
  if (letters.length === 0) throw new OptionsError("the lookup 'password' has no characters to choose from");
  const random = seed === null ? new SystemRandom() : new SeededRandom(seed);
  return Array.from({ length }, () => letters[random.index(letters.length)] ?? '').join('');
}
