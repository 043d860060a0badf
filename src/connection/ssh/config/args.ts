import { shlexSplit } from '../../../python/shlex.js';
import { PyError } from '../../../python/errors.js';
import { optionOf } from './lines.js';
import { badOption, type SshOptions } from './options.js';

/** One-letter options of ssh(1) that take an argument. */
const withArgument = new Set('BbcDEeFIiJLlmOoPpQRSWw');

/** One-letter options that say the same as an option of ssh_config(5). */
const letters: ReadonlyMap<string, string> = new Map([
  ['B', 'BindInterface'],
  ['b', 'BindAddress'],
  ['I', 'PKCS11Provider'],
  ['i', 'IdentityFile'],
  ['J', 'ProxyJump'],
  ['l', 'User'],
  ['p', 'Port'],
]);
const switches: ReadonlyMap<string, readonly [string, string]> = new Map([
  ['4', ['AddressFamily', 'inet']],
  ['6', ['AddressFamily', 'inet6']],
  ['A', ['ForwardAgent', 'yes']],
  ['a', ['ForwardAgent', 'no']],
]);

/** A piece of a command line as Ansible splits it. @throws HapError `unreachable` */
function split(line: string): string[] {
  try {
    return shlexSplit(line);
  } catch (error) {
    if (error instanceof PyError) throw badOption(`cannot read the ssh options '${line}': ${error.message}`);
    throw error;
  }
}

/**
 * Reads OpenSSH options as they stand in `ansible_ssh_args` and its like (ssh(1), getopt). Those that change nothing for hap, of
 * ControlMaster and its kind, are taken and ignored.
 *
 * @param lines each a piece of a command line
 * @param options takes what is found
 * @returns the file of `-F`
 * @throws HapError `unreachable` for what cannot be read, and for what hap cannot do and may not ignore
 */
export function readSshArgs(lines: readonly string[], options: SshOptions): string | undefined {
  let file: string | undefined;
  const words = lines.flatMap(split);
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (!word.startsWith('-') || word === '-' || word === '--')
      throw badOption(`'${word}' is no option of ssh`);
    for (let at = 1; at < word.length; at++) {
      const letter = word[at] ?? '';
      if (!withArgument.has(letter)) {
        const [name, value] = switches.get(letter) ?? [];
        if (name !== undefined && value !== undefined) options.set(name, [value], `-${letter}`);
        continue;
      }
      const argument = at + 1 < word.length ? word.slice(at + 1) : words.shift();
      if (argument === undefined) throw badOption(`the ssh option -${letter} has no value`);
      const name = letters.get(letter);
      if (letter === 'F') file ??= argument;
      else if (letter === 'o') {
        const option = optionOf(argument);
        if (option?.rest === undefined)
          throw badOption(
            `cannot read the ssh option '${argument}'`,
            undefined,
            'Options are written as -o Key=value.',
          );
        options.read(option.name, option.rest, `-o ${argument}`);
      } else if (name === 'BindInterface' || name === 'PKCS11Provider' || name === 'ProxyJump')
        options.read(name, argument, `-${letter} ${argument}`);
      else if (name !== undefined) options.set(name, [argument], `-${letter}`);
      break;
    }
  }
  return file;
}
