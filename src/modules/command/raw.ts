import { defineModule, known, ModuleFailure, run, sh } from '../../model/index.js';
import { params, path, str } from '../../params/index.js';

/** Runs a command line as it is, with nothing around it. */
export const raw = defineModule({
  name: 'raw',
  summary: 'Run a command line as it is, with nothing around it.',
  params: params({
    _raw_params: str.required().describe('The command line.'),
    executable: path.describe('The shell it is given to; /bin/sh where it is not given.'),
  }),
  freeForm: '_raw_params',
  returns: { rc: 'Its exit status.', stdout: 'Its standard output.', stderr: 'Its standard error.' },
  inspect: () => known(undefined),
  plan(given, _now, ctx) {
    if (given._raw_params.trim() === '') throw new ModuleFailure('no command given', { rc: 256 });
    if (ctx.check) return [];
    const script = sh`exec ${given.executable ?? '/bin/sh'} -c ${given._raw_params}`;
    return [run(`run ${given._raw_params}`, script, { mayDetach: true, accepts: () => true })];
  },
  result(_given, [stage]) {
    const output = stage?.outputs[0];
    if (!output) return { skipped: true, _ansible_unpredicted: true };
    const { rc, stdout, stderr } = output;
    const failed = rc === 0 ? {} : { failed: true, msg: 'non-zero return code' };
    return { changed: true, rc, stdout, stderr, ...failed };
  },
});
