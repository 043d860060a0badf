import { defineModule, type ModuleContext } from '../../model/index.js';
import { bool, list, params, path, str, type ParamsOf } from '../../params/index.js';
import { PyError, shlexSplit } from '../../python/index.js';
import { badCommand, commandResult, isBlind, lookFor, planRun, type Existing, type Line } from './run.js';
import { execute } from './script.js';
import { expandedWord } from './words.js';

/** Params that `command` and `shell` share. */
export const shared = {
  _raw_params: str.describe('The command, as free text.'),
  cmd: str.describe('The same.'),
  chdir: path.describe('The folder it runs in.'),
  creates: path.describe('A path or pattern; where it exists the command is not run.'),
  removes: path.describe('A path or pattern; where it does not exist the command is not run.'),
  stdin: str.describe('Its standard input.'),
  stdin_add_newline: bool.default(true).describe('End the standard input with a line break.'),
  strip_empty_ends: bool.default(true).describe('Take line breaks off the end of its output.'),
  executable: path.describe('The shell, for the module `shell`.'),
};

/** Result fields that `command` and `shell` share. */
export const returns = {
  cmd: 'The command that was run.',
  rc: 'Its exit status.',
  stdout: 'Its standard output.',
  stdout_lines: 'The same, a list of lines.',
  stderr: 'Its standard error.',
  stderr_lines: 'The same, a list of lines.',
  start: 'When it began.',
  end: 'When it ended.',
  delta: 'How long it took.',
  msg: 'Why it was not run, or that it failed.',
};

const shape = { ...shared, argv: list(str).describe('The command as a list of its words.') };
const schema = params(shape);
type Params = ParamsOf<typeof shape>;

/** Runs a command, without a shell. */
export const command = defineModule<typeof schema, Existing>({
  name: 'command',
  summary: 'Run a command, without a shell.',
  params: schema,
  freeForm: '_raw_params',
  returns,
  blind: isBlind,
  inspect: (given: Params, ctx) => lookFor(given, ctx, lineOf(given)),
  plan: (given, now, ctx) => planRun(given, now, ctx, lineOf(given)),
  result: (given, stages, ctx: ModuleContext) => ({
    ...commandResult(given, stages, ctx, lineOf(given)),
    ...(given.executable === undefined ? {} : { warnings: [notUsed(given.executable)] }),
  }),
});

/** @throws ModuleFailure where there is no command, or two, or its quotes are not closed */
function lineOf(given: Params): Line {
  const line = given._raw_params ?? given.cmd;
  if ((line === undefined || line.trim() === '') && (given.argv ?? []).length === 0)
    throw badCommand('no command given');
  if (line !== undefined && line !== '' && (given.argv ?? []).length > 0)
    throw badCommand('only command or argv can be given, not both');
  const words = line === undefined || line === '' ? (given.argv ?? []) : split(line);
  return { script: execute(words.map(expandedWord)), cmd: words, words };
}

/** Ansible's warning. */
function notUsed(executable: string): string {
  return `As of Ansible 2.4, the parameter 'executable' is no longer supported with the 'command' module. Not using '${executable}'.`;
}

function split(line: string): string[] {
  try {
    return shlexSplit(line);
  } catch (error) {
    if (error instanceof PyError) throw badCommand(`${error.message} in the command: ${line}`, 257);
    throw error;
  }
}
