import { defineModule, ModuleFailure } from '../../model/index.js';
import { params, type ParamsOf } from '../../params/index.js';
import { returns, shared } from './command.js';
import { commandResult, lookFor, planRun, type Existing, type Line } from './run.js';
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
  inspect: (given: Params, ctx) => {
    lineOf(given);
    return lookFor(given, ctx);
  },
  plan: (given, now, ctx) => planRun(given, now, ctx, lineOf(given)),
  result: (given, stages, ctx) => commandResult(given, stages, ctx, lineOf(given).cmd),
});

function lineOf(given: Params): Line {
  const line = given._raw_params ?? given.cmd;
  if (line === undefined || line.trim() === '') throw new ModuleFailure('no command given', { rc: 256 });
  return { script: throughShell(line, given.executable ?? '/bin/sh'), cmd: line };
}
