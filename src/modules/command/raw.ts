import { defineModule, known, quote, run, sh } from '../../model/index.js';
import { params, path, str } from '../../params/index.js';
import { endOf } from './end.js';
import { untimed } from './script.js';

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
  blind: () => true,
  inspect: () => known(undefined),
  plan(given, _now, ctx) {
    if (ctx.check) return [];
    const { executable, _raw_params: line } = given;
    // A shell that is named is called by sh, which says so where it is not there.
    const inner = executable === undefined ? line : `${quote(executable)} -c ${quote(line)}`;
    const script = untimed(sh`exec /bin/sh -c ${inner}`);
    return [run(`run ${given._raw_params}`, script, { mayDetach: true, accepts: () => true })];
  },
  result(_given, [stage]) {
    const output = stage?.outputs[0];
    if (!output) return { skipped: true, _ansible_unpredicted: true };
    const { rc, stdout } = endOf(output);
    const failed = rc === 0 ? {} : { failed: true, msg: 'non-zero return code' };
    return { changed: true, rc, stdout, stderr: output.stderr, ...failed };
  },
});
