import {
  ModuleFailure,
  sh,
  type Output,
  type Request,
  type Sh,
  type WriteChange,
} from '../../model/index.js';
import { PyError, shlexSplit } from '../../python/index.js';
import { hapWrite } from './replace.js';

/** Exit status of a write whose `validate` command said no. */
export const validationFailed = 201;

/**
 * The request that carries out a `write`. Its standard output holds `backup PATH` where one was kept, and
 * `validate STATUS` where that command said no, and `warning TEXT` for what could not be kept; {@link writeFailure} and
 * {@link writeWarnings} read it.
 * @throws ModuleFailure where `validate` is no command line
 */
export function writeRequest(change: WriteChange): Request {
  const validate = change.validate === undefined ? '' : validation(change.validate).text;
  const words = [
    change.path,
    change.owner ?? '',
    change.group ?? '',
    change.mode ?? '',
    change.backup ? '1' : '',
    validate,
    change.unsafeWrites ? '1' : '',
    change.from === undefined ? change.content.length : '',
    change.from ?? '',
    change.via ?? '',
  ];
  return { script: sh`${hapWrite} ${words}`, stdin: change.from === undefined ? change.content : undefined };
}

/** The user's `validate` command, without a shell's doing (as in Ansible), with the candidate's path in place of `%s`. */
function validation(command: string): Sh {
  try {
    const words = shlexSplit(command).map((word) => {
      const [first = '', ...others] = word.split('%s');
      const named = (done: Sh, part: string): Sh => sh`${done}"$hap_candidate"${part === '' ? sh`` : part}`;
      return others.reduce<Sh>(named, first === '' && others.length > 0 ? sh`` : sh`${first}`);
    });
    return sh`${words}`;
  } catch (error) {
    if (error instanceof PyError) throw new ModuleFailure(`validate: ${error.message}: ${command}`);
    throw error;
  }
}

/** What a write says of what it could not keep. */
export function writeWarnings({ stdout }: Output): string[] {
  return [...stdout.matchAll(/^warning (.*)$/gm)].map(([, text]) => text ?? '');
}

/** What a write that was not made says: of a refusal by `validate` the command, its exit status and its words. */
export function writeFailure(change: WriteChange, { rc, stdout, stderr }: Output): ModuleFailure {
  const said = stderr.trim().split('\n').slice(-3).join('\n');
  const message = (what: string): string => (said === '' ? what : `${what}: ${said}`);
  const { path } = change;
  if (rc !== validationFailed)
    return new ModuleFailure(message(`could not write ${path}`), { path, rc, stdout, stderr });
  const status = Number(/^validate (\d+)$/m.exec(stdout)?.[1]);
  return new ModuleFailure(message('failed to validate'), {
    path,
    cmd: change.validate,
    rc: status,
    exit_status: status,
    stderr,
  });
}
