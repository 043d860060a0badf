import { defineModule, ModuleFailure, probe, sh } from '../model/index.js';
import { params, str } from '../params/index.js';

/** Tries whether a host answers. */
export const ping = defineModule({
  name: 'ping',
  summary: 'Try to reach a host, log in, and run a shell.',
  params: params({ data: str.default('pong').describe('What it answers; `crash` makes it fail.') }),
  returns: { ping: 'What `data` says.' },
  inspect: () => probe(sh`:`, () => undefined),
  plan({ data }) {
    if (data === 'crash')
      throw new ModuleFailure('MODULE FAILURE\nSee stdout/stderr for the exact error', {
        module_stdout: '',
        module_stderr: 'Exception: boom\n',
        rc: 1,
      });
    return [];
  },
  result: ({ data }) => ({ ping: data }),
});
