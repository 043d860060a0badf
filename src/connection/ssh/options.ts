import { HapError } from '../../model/index.js';
import { shlexSplit } from '../../python/shlex.js';
import { PyError } from '../../python/errors.js';
import { configWords } from './words.js';

/** One-letter options of ssh(1) that take an argument. */
const withArgument = new Set('BbcDEeFIiJLlmOoPpQRSWw');

/** One-letter options that say the same as an option of ssh_config(5). */
const letters: ReadonlyMap<string, string> = new Map([
  ['b', 'bindaddress'],
  ['i', 'identityfile'],
  ['I', 'pkcs11provider'],
  ['J', 'proxyjump'],
  ['l', 'user'],
  ['p', 'port'],
]);
const switches: ReadonlyMap<string, readonly [string, string]> = new Map([
  ['4', ['addressfamily', 'inet']],
  ['6', ['addressfamily', 'inet6']],
  ['A', ['forwardagent', 'yes']],
  ['a', ['forwardagent', 'no']],
]);

/** What cannot be left out without changing whom one talks to or as whom, and which hap does not have. */
const unsupported: ReadonlyMap<string, string> = new Map([
  ['certificatefile', 'CertificateFile'],
  ['pkcs11provider', 'PKCS11Provider'],
  ['securitykeyprovider', 'SecurityKeyProvider'],
  ['configfile', '-F'],
]);

/** OpenSSH's options from a command line. As with OpenSSH the first value that is given counts. */
export class SshOptions {
  readonly #values = new Map<string, string[]>();

  /** Adds a value; names are compared without regard to case. */
  add(name: string, value: string): void {
    const key = name.toLowerCase();
    this.#values.set(key, [...(this.#values.get(key) ?? []), value]);
  }

  /** The value, in quotes or not; `undefined` where it is not given. */
  get(name: string): string | undefined {
    return this.all(name)[0];
  }

  /** All values of an option that adds up. */
  all(name: string): readonly string[] {
    return (this.#values.get(name.toLowerCase()) ?? []).map((value) => value.replace(/^"(.*)"$/s, '$1'));
  }

  /** A value that is a list of words. @throws HapError `unreachable` */
  words(name: string): readonly string[] | undefined {
    const [value] = this.#values.get(name.toLowerCase()) ?? [];
    if (value === undefined) return undefined;
    const words = configWords(value);
    if (!words) throw badOption(`a quote is not closed in the ssh option ${name} ${value}`);
    return words;
  }

  /** A whole number of at least 0. @throws HapError `unreachable` */
  number(name: string): number | undefined {
    const value = this.get(name);
    if (value === undefined) return undefined;
    if (/^\d+$/.test(value)) return Number(value);
    throw badOption(`the ssh option ${name} has to be a number, not '${value}'`);
  }

  /** Yes or no; `undefined` where it is not given. */
  flag(name: string): boolean | undefined {
    const value = this.get(name)?.toLowerCase();
    return value === undefined ? undefined : value === 'yes' || value === 'true';
  }
}

function badOption(summary: string, hint?: string): HapError {
  return new HapError({ code: 'unreachable', summary, hint });
}

/** A piece of a command line as Ansible splits it. @throws HapError `unreachable` */
function split(line: string): string[] {
  try {
    return shlexSplit(line);
  } catch (error) {
    if (error instanceof PyError) throw badOption(`cannot read the ssh options '${line}': ${error.message}`);
    throw error;
  }
}

/** One word after `-o`: `Key=value`, `Key value`. */
function addAssignment(text: string, options: SshOptions): void {
  const [, name, value] = /^\s*([A-Za-z0-9]+)(?:\s*=\s*|\s+)([^]*?)\s*$/.exec(text) ?? [];
  if (name === undefined || value === undefined)
    throw badOption(`cannot read the ssh option '${text}'`, 'Options are written as -o Key=value.');
  options.add(name, value);
}

/**
 * Reads OpenSSH options as they stand in `ansible_ssh_args` and its like (ssh(1), getopt). Those of ControlMaster and its kind,
 * which hap has no use for, are taken and ignored.
 *
 * @param lines each a piece of a command line
 * @throws HapError `unreachable` for what cannot be read, and for what hap cannot do and may not ignore
 */
export function parseSshArgs(lines: readonly string[]): SshOptions {
  const options = new SshOptions();
  const words = lines.flatMap(split);
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (!word.startsWith('-') || word === '-' || word === '--')
      throw badOption(`'${word}' is no option of ssh`);
    for (let at = 1; at < word.length; at++) {
      const letter = word[at] ?? '';
      if (!withArgument.has(letter)) {
        const [name, value] = switches.get(letter) ?? [];
        if (name !== undefined && value !== undefined) options.add(name, value);
        continue;
      }
      const argument = at + 1 < word.length ? word.slice(at + 1) : words.shift();
      if (argument === undefined) throw badOption(`the ssh option -${letter} has no value`);
      const name = letters.get(letter);
      if (letter === 'o') addAssignment(argument, options);
      else if (letter === 'F' && !['none', '/dev/null'].includes(argument))
        options.add('configfile', argument);
      else if (name !== undefined) options.add(name, argument);
      break;
    }
  }
  for (const [key, name] of unsupported) {
    const value = options.get(key);
    if (value !== undefined && value !== 'none' && value !== 'internal')
      throw badOption(`hap cannot honour the ssh option ${name} ${value}`);
  }
  return options;
}
