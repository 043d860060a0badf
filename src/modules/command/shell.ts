import { defineModule } from '../../model/index.js';
import { params, type ParamsOf } from '../../params/index.js';
import { returns, shared } from './command.js';
import { badCommand, commandResult, isBlind, lookFor, planRun, type Existing, type Line } from './run.js';
import { throughShell } from './script.js';

const schema = params(shared);
type Params = ParamsOf<typeof shared>;

/** Runs a command line through a shell. */
export const shell = defineModule<typeof schema, Existing>({
  name: 'shell',
  summary: 'Run a command line through a shell.',
  params: schema,
  freeForm: '_raw_params',
  returns,
  blind: isBlind,
  inspect: (given: Params, ctx) => lookFor(given, ctx, lineOf(given)),
  plan: (given, now, ctx) => planRun(given, now, ctx, lineOf(given)),
  result: (given, stages, ctx) => commandResult(given, stages, ctx, lineOf(given)),
});

function lineOf(given: Params): Line {
  const line = given._raw_params ?? given.cmd;
  if (line === undefined || line.trim() === '') throw badCommand('no command given');
  const executable = given.executable ?? '/bin/sh';
  return { script: throughShell(line, executable), cmd: line, words: [executable, '-c', line] };
}
