import { matchesList } from './patterns.js';
import { badOption, type SshOptions } from './options.js';
import { expandCommand, expandTokens, fileTokens, type Tokens } from './tokens.js';

/** What `Host` and `Match` are decided by. */
export interface Situation {
  /** As it was asked for, and on the last pass the name that came of it. */
  readonly host: string;
  readonly originalHost: string;
  readonly localUser: string;
  readonly options: SshOptions;
  /** The second reading, for `Match final`. */
  readonly final: boolean;
  /** A second reading is wanted. */
  wantsFinal: boolean;
  /** The tokens as far as they are known. */
  tokens(host: string): Tokens;
  /** Whether a command ends with status 0. */
  succeeds(command: string): boolean;
}

/** Whether the patterns of a `Host` line fit. */
export function matchesHost(patterns: readonly string[], { host }: Situation): boolean {
  return matchesList(patterns, host);
}

/** A word of a Match line, in double quotes or not (`strdelim` of OpenSSH), and the rest. */
function next(line: string): { word: string; rest: string } | undefined {
  const [, quoted, plain, rest = ''] =
    /^[ \t]*(?:"([^"]*)"|([^ \t="]+))(?:[ \t]*=[ \t]*|[ \t]+|(?="|$))(.*)$/s.exec(line) ?? [];
  const word = quoted ?? plain;
  return word === undefined ? undefined : { word, rest };
}

function matchesPatterns(list: string, name: string): boolean {
  return matchesList(list.split(','), name);
}

/**
 * Whether a `Match` line fits (ssh_config(5), Match). All of it is looked at, also after what does not fit.
 * @param where file and line
 * @throws HapError `unreachable` for a condition that cannot be read, or that hap does not have
 */
export function matchesLine(line: string, situation: Situation, where: string): boolean {
  let result = true;
  let seen = 0;
  for (let at = next(line); at && !at.word.startsWith('#'); at = next(at.rest)) {
    const negated = at.word.startsWith('!');
    const name = at.word.slice(negated ? 1 : 0).toLowerCase();
    seen++;
    if (name === 'all') {
      if (negated || (next(at.rest) && !next(at.rest)?.word.startsWith('#')) || seen > 2)
        throw badOption("'all' cannot be combined with other conditions of Match", where);
      return result;
    }
    if (name === 'canonical' || name === 'final') {
      if (name === 'final') situation.wantsFinal = true;
      if (situation.final === negated) result = false;
      continue;
    }
    const value = next(at.rest);
    if (!value) throw badOption(`Match ${name} has no value`, where);
    at = value;
    // A command is only run where its answer matters.
    if (name === 'exec' && !result) continue;
    if (fits(name, value.word, situation, where) === negated) result = false;
  }
  if (seen === 0) throw badOption('Match has no condition', where);
  return result;
}

function fits(name: string, value: string, situation: Situation, where: string): boolean {
  const { options, originalHost } = situation;
  switch (name) {
    case 'host':
      return matchesPatterns(value.toLowerCase(), hostName(situation).toLowerCase());
    case 'originalhost':
      return matchesPatterns(value.toLowerCase(), originalHost.toLowerCase());
    case 'user':
      return matchesPatterns(value, options.get('User') ?? situation.localUser);
    case 'localuser':
      return matchesPatterns(value, situation.localUser);
    case 'exec':
      return situation.succeeds(
        expandCommand(value, situation.tokens(hostName(situation)), fileTokens, `${where}: Match exec`),
      );
    default:
      throw badOption(`hap does not have the condition 'Match ${name}'`, where);
  }
}

/** The name or address that is gone to, as far as it is known. @throws HapError `unreachable` */
export function hostName({ options, host, final }: Situation): string {
  const given = options.get('HostName');
  // By the second reading it is settled.
  return given === undefined || final ? host : expandTokens(given, { h: host }, 'h', 'HostName');
}
