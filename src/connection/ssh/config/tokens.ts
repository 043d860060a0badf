import { badOption } from './options.js';

/** What stands for each letter after a `%` (ssh_config(5), TOKENS). */
export type Tokens = Readonly<Record<string, string>>;

/** The letters that file names may have, and those of commands. */
export const fileTokens = 'CdhijkLlnpru';
export const commandTokens = 'hnpr';

/** No option, no metacharacter of a shell, no blank. */
const harmless = /^[^-\s'"`$\\;&<>|(){}*?!#~\x00-\x1f\x7f][^\s'"`$\\;&<>|(){}*?!#\x00-\x1f\x7f]*$/;

/**
 * Replaces `%h` and its like.
 * @param letters those that the option may have
 * @param what the option, for messages
 * @throws HapError `unreachable` for any other letter
 */
export function expandTokens(text: string, tokens: Tokens, letters: string, what: string): string {
  return text.replace(/%(.?)/gs, (all, letter: string) => {
    if (letter === '%') return '%';
    const value = letters.includes(letter) && letter !== '' ? tokens[letter] : undefined;
    if (value === undefined) throw badOption(`${what} cannot have the token '${all}': ${text}`);
    return value;
  });
}

/**
 * The same in a command line for a shell.
 * @throws HapError `unreachable` also for a value that a shell would not take as one plain word
 */
export function expandCommand(text: string, tokens: Tokens, letters: string, what: string): string {
  const safe = Object.entries(tokens).map(([letter, value]) => [
    letter,
    harmless.test(value) ? value : undefined,
  ]);
  return expandTokens(text, Object.fromEntries(safe) as Tokens, letters, what);
}

/** Replaces `${NAME}` by variables of the environment. @throws HapError `unreachable` for one that is not set */
export function expandVariables(
  text: string,
  environment: Readonly<Record<string, string | undefined>>,
  what: string,
): string {
  return text.replace(/\$\{([^}]*)\}/g, (_, name: string) => {
    const value = environment[name];
    if (value === undefined)
      throw badOption(`${what} needs the environment variable ${name}, which is not set`);
    return value;
  });
}

/** Replaces a leading `~`. @throws HapError `unreachable` for the home of another user */
export function expandHome(file: string, home: string): string {
  if (!file.startsWith('~')) return file;
  if (file === '~' || file.startsWith('~/')) return home + file.slice(1);
  throw badOption(`hap does not know the home directory of another user: ${file}`);
}
