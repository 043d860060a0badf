import {
  inquireOne,
  known,
  lines,
  ModuleFailure,
  probe,
  probes,
  run,
  sh,
  type Change,
  type Fields,
  type ModuleContext,
  type Output,
  type Probe,
  type Sh,
  type StageResult,
} from '../../model/index.js';
import { expandPath } from '../../params/index.js';
import { PyBytes, repr } from '../../python/index.js';
import { shlexQuote } from '../../python/shlex.js';
import { between, endOf } from './end.js';
import { enter, notEntered, whyNotEntered } from './enter.js';
import { matches, refusals, timed } from './script.js';

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
  /** As the result of a command that was run has it. */
  readonly cmd: string | readonly string[];
  /** The words that are executed, for a command that could not be. */
  readonly words: readonly string[];
}

/** What results have that tell of no run. */
const nothing = { stdout: '', stderr: '', rc: null, start: null, end: null, delta: null };

/** A failure before anything is looked at. */
export function badCommand(message: string, rc = 256): ModuleFailure {
  return new ModuleFailure(message, { ...nothing, cmd: null, rc });
}

/**
 * Looks for what `creates` and `removes` name, and in check mode for the folder; asks nothing where none of them is given. Outside
 * check mode the command's own script notices that it cannot enter its folder.
 */
export function lookFor(given: CommandParams, ctx: ModuleContext, { cmd }: Line): Probe<Existing> {
  const chdir = folderOf(given, ctx);
  const within = (folder: string, script: Sh): Probe<boolean> =>
    probe(lines([enter(folder), script]), ({ stdout, stderr }) => {
      const why = whyNotEntered(stderr);
      if (why !== undefined && !ctx.predicted(`path:${folder}`))
        throw notEntered(why, folder, { ...nothing, cmd });
      return stdout.trim() === '1';
    });
  const look = (given: string | undefined): Probe<boolean> => {
    if (given === undefined) return known(false);
    const pattern = expandPath(given, ctx);
    if (chdir !== undefined) return within(chdir, matches.script([pattern]));
    return inquireOne(matches, pattern);
  };
  const asks = ctx.check && !guarded(given) && chdir !== undefined;
  return probes<Existing & { folder: boolean }>({
    creates: look(given.creates),
    removes: look(given.removes),
    folder: asks ? within(chdir, sh`:`) : known(true),
  });
}

/** Its folder, as the target's user would have it. */
function folderOf({ chdir }: CommandParams, ctx: ModuleContext): string | undefined {
  return chdir === undefined || chdir === '' ? undefined : expandPath(chdir, ctx);
}

/** Why a command is not run, if it is not: the path that is there or is not. */
function needless(
  given: CommandParams,
  now: Existing,
  ctx: ModuleContext,
): { path: string; why: string } | undefined {
  if (given.creates !== undefined && now.creates)
    return { path: expandPath(given.creates, ctx), why: 'exists' };
  if (given.removes !== undefined && !now.removes)
    return { path: expandPath(given.removes, ctx), why: 'does not exist' };
  return undefined;
}

const guarded = (given: CommandParams): boolean => given.creates !== undefined || given.removes !== undefined;

/** Whether nothing has to be known of the host for it: no path is to be expanded. */
export function isBlind({ chdir, creates, removes }: CommandParams): boolean {
  return [chdir, creates, removes].every((path) => path === undefined);
}

/** What it reads: text that is given ends with a line break, where that is not declined. */
function inputOf({ stdin, stdin_add_newline }: CommandParams): Uint8Array | undefined {
  if (stdin === undefined) return undefined;
  return new TextEncoder().encode(stdin_add_newline && stdin !== '' ? `${stdin}\n` : stdin);
}

/** The command as a change; none where it is needless, nor in check mode where nothing says whether it is. */
export function planRun(given: CommandParams, now: Existing, ctx: ModuleContext, line: Line): Change[] {
  if (needless(given, now, ctx) || (ctx.check && !guarded(given))) return [];
  const what = typeof line.cmd === 'string' ? line.cmd : line.cmd.join(' ');
  return [
    run(`run ${what}`, timed(line.script, folderOf(given, ctx)), {
      stdin: inputOf(given),
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
  line: Line,
): Fields {
  const { cmd } = line;
  const empty = { ...nothing, cmd, rc: 0 };
  const skip = needless(given, stage?.now as Existing, ctx);
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
  const why = whyNotEntered(output.stderr);
  if (why !== undefined) throw notEntered(why, folderOf(given, ctx) ?? '', { ...nothing, cmd });
  refused(output, line.words);
  const { stdout, rc, start, end } = endOf(output);
  const strip = (text: string): string => (given.strip_empty_ends ? text.replace(/[\r\n]+$/, '') : text);
  const failed =
    rc === 124 && end === null ? 'the command was ended for taking too long' : 'non-zero return code';
  return {
    changed: true,
    cmd,
    rc,
    stdout: strip(stdout),
    stderr: strip(output.stderr),
    start,
    end,
    delta: start === null || end === null ? null : between(start, end),
    msg: rc === 0 ? '' : failed,
    ...(rc === 0 ? {} : { failed: true }),
  };
}

/** @throws ModuleFailure where the command could not be executed, told as one line */
function refused(output: Output, words: readonly string[]): void {
  const fields = { cmd: words.map(shlexQuote).join(' '), stdout: '', stderr: '' };
  const name = repr(new PyBytes(new TextEncoder().encode(words[0] ?? '')));
  const said = output.stderr.trimEnd();
  if (said === refusals.missing)
    throw new ModuleFailure(`[Errno 2] No such file or directory: ${name}`, { ...fields, rc: 2 });
  if (said === refusals.forbidden)
    throw new ModuleFailure(`[Errno 13] Permission denied: ${name}`, { ...fields, rc: 13 });
}
