import {
  known,
  ModuleFailure,
  probe,
  probes,
  quote,
  run,
  type Change,
  type Fields,
  type ModuleContext,
  type Output,
  type Probe,
  type Sh,
  type StageResult,
} from '../../model/index.js';
import { expandPath } from '../../params/index.js';
import { matchScript, refusals, timed, timesMark } from './script.js';

/** What `command` and `shell` have in common. */
export interface CommandParams {
  readonly chdir: string | undefined;
  readonly creates: string | undefined;
  readonly removes: string | undefined;
  readonly stdin: string | undefined;
  readonly stdin_add_newline: boolean;
  readonly strip_empty_ends: boolean;
}

/** Whether what `creates` and `removes` name is there. */
export interface Existing {
  readonly creates: boolean;
  readonly removes: boolean;
}

/** The command, and how the result names it. */
export interface Line {
  readonly script: Sh;
  readonly cmd: string | readonly string[];
}

/** Looks for what `creates` and `removes` name; asks nothing where they are not given. */
export function lookFor(given: CommandParams, ctx: ModuleContext): Probe<Existing> {
  const chdir = given.chdir === undefined ? undefined : expandPath(given.chdir, ctx);
  const look = (pattern: string | undefined): Probe<boolean> =>
    pattern === undefined
      ? known(false)
      : probe(matchScript(expandPath(pattern, ctx), chdir), ({ stdout }) => stdout.trim() === '1');
  return probes<Existing>({ creates: look(given.creates), removes: look(given.removes) });
}

/** Why a command is not run, if it is not: the path that is there or is not. */
function needless(given: CommandParams, now: Existing): { path: string; why: string } | undefined {
  if (given.creates !== undefined && now.creates) return { path: given.creates, why: 'exists' };
  if (given.removes !== undefined && !now.removes) return { path: given.removes, why: 'does not exist' };
  return undefined;
}

const guarded = (given: CommandParams): boolean => given.creates !== undefined || given.removes !== undefined;

/** The command as a change; none where it is needless, nor in check mode where nothing says whether it is. */
export function planRun(given: CommandParams, now: Existing, ctx: ModuleContext, line: Line): Change[] {
  if (needless(given, now) || (ctx.check && !guarded(given))) return [];
  const chdir = given.chdir === undefined ? undefined : expandPath(given.chdir, ctx);
  const stdin = given.stdin === undefined ? undefined : given.stdin + (given.stdin_add_newline ? '\n' : '');
  const what = typeof line.cmd === 'string' ? line.cmd : line.cmd.join(' ');
  return [
    run(`run ${what}`, timed(line.script, chdir), {
      stdin: stdin === undefined ? undefined : new TextEncoder().encode(stdin),
      mayDetach: true,
      accepts: () => true,
      ...(given.creates === undefined ? {} : { provides: [`path:${given.creates}`] }),
    }),
  ];
}

/** The result as Ansible's module `command` has it. @throws ModuleFailure where the command could not begin */
export function commandResult(
  given: CommandParams,
  [stage]: readonly StageResult[],
  ctx: ModuleContext,
  cmd: string | readonly string[],
): Fields {
  const empty = { cmd, stdout: '', stderr: '', rc: 0, start: null, end: null, delta: null };
  const skip = needless(given, stage?.now as Existing);
  if (skip) {
    const msg = `${ctx.check ? 'Would' : 'Did'} not run command since '${skip.path}' ${skip.why}`;
    return { ...empty, changed: false, stdout: `skipped, since ${skip.path} ${skip.why}`, msg };
  }
  const output = stage?.outputs[0];
  if (!output) {
    const unknown = guarded(given)
      ? { changed: true }
      : { changed: false, skipped: true, _ansible_unpredicted: true };
    return { ...empty, ...unknown, msg: 'Command would have run if not in check mode' };
  }
  refused(output, given, cmd);
  const { stdout, times } = split(output.stdout);
  const strip = (text: string): string => (given.strip_empty_ends ? text.replace(/[\r\n]+$/, '') : text);
  const { rc } = output;
  return {
    changed: true,
    cmd,
    rc,
    stdout: strip(stdout),
    stderr: strip(output.stderr),
    ...times,
    msg:
      rc === 0
        ? ''
        : rc === 124 && times.end === null
          ? 'the command was ended for taking too long'
          : 'non-zero return code',
    ...(rc === 0 ? {} : { failed: true }),
  };
}

function refused(output: Output, { chdir }: CommandParams, cmd: string | readonly string[]): void {
  const said = output.stderr.trimEnd();
  const name = typeof cmd === 'string' ? cmd : (cmd[0] ?? '');
  // What could not be started is told as one line, other than what was.
  const line = typeof cmd === 'string' ? cmd : cmd.map((word) => quote(word)).join(' ');
  const fields = { cmd: line, rc: 2, stdout: '', stderr: '' };
  if (said === refusals.folder)
    throw new ModuleFailure(
      `Unable to change directory before execution: [Errno 2] No such file or directory: b'${chdir ?? ''}'`,
      { cmd, rc: null, stdout: '', stderr: '' },
    );
  if (said === refusals.missing)
    throw new ModuleFailure(`[Errno 2] No such file or directory: b'${name}'`, fields);
  if (said === refusals.forbidden)
    throw new ModuleFailure(`[Errno 13] Permission denied: b'${name}'`, { ...fields, rc: 13 });
}

/** Takes the times off the end of what a command printed. */
function split(stdout: string): {
  stdout: string;
  times: { start: string | null; end: string | null; delta: string | null };
} {
  const at = stdout.lastIndexOf(`\n${timesMark}`);
  const found = at < 0 ? null : /^([^|\n]+)\|([^|\n]+)$/.exec(stdout.slice(at + 1 + timesMark.length));
  if (!found) return { stdout, times: { start: null, end: null, delta: null } };
  const [, start = '', end = ''] = found;
  return { stdout: stdout.slice(0, at), times: { start, end, delta: between(start, end) } };
}

/** The time between two times, as Python writes a timedelta. */
function between(start: string, end: string): string {
  const micros = (text: string): number => {
    const [seconds = '', fraction = '0'] = text.split('.');
    return Date.parse(`${seconds.replace(' ', 'T')}Z`) * 1000 + Number(fraction);
  };
  const total = Math.max(0, micros(end) - micros(start));
  const two = (n: number): string => String(Math.floor(n)).padStart(2, '0');
  const seconds = total / 1e6;
  return `${Math.floor(seconds / 3600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}.${String(total % 1e6).padStart(6, '0')}`;
}
