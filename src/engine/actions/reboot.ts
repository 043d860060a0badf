import { HapError, ModuleFailure, sh, verbatim, type Output, type Sh } from '../../model/index.js';
import { int, list, params, str, type ParamsOf } from '../../params/index.js';
import { repr } from '../../python/repr.js';
import { toResult } from '../result.js';
import { defineAction, type ActionContext, type ActionOutcome, type Remote } from './action.js';
import { awaitReboot } from './reboot-wait.js';

const shape = {
  pre_reboot_delay: int
    .default(0)
    .describe('Seconds before the host goes down; shutdown is told whole minutes.'),
  post_reboot_delay: int.default(0).describe('Seconds to wait before asking whether it is back.'),
  reboot_timeout: int
    .default(600)
    .describe('Seconds that the reboot, and then the test command, may take to succeed.'),
  connect_timeout: int.describe('Seconds that each login meanwhile may take.'),
  test_command: str.default('whoami').describe('A command that must succeed before the play goes on.'),
  msg: str.default('Reboot initiated by Ansible').describe('What users of the host are told.'),
  search_paths: list(str)
    .default(['/sbin', '/bin', '/usr/sbin', '/usr/bin', '/usr/local/sbin'])
    .describe('Where the command is looked for.'),
  boot_time_command: str
    .default('cat /proc/sys/kernel/random/boot_id')
    .describe('A command that prints something else after each boot, and the same until then.'),
  reboot_command: str.describe(
    'The command that reboots it, in place of shutdown -r; delay and msg mean nothing to it.',
  ),
};

export type RebootParams = ParamsOf<typeof shape>;

export const reboot = defineAction({
  name: 'reboot',
  summary: 'Reboot the target, and wait until it is back.',
  params: params(shape),
  async run(params, ctx): Promise<ActionOutcome> {
    const remote = ctx.remote();
    if (remote.kind === 'local') {
      const msg = `Running ${ctx.task.action} with local connection would reboot the control node.`;
      return { result: toResult({ changed: false, elapsed: 0, rebooted: false, failed: true, msg }) };
    }
    if (ctx.check) return { result: toResult({ changed: true, elapsed: 0, rebooted: true }) };
    const before = await remote.run({ script: verbatim(params.boot_time_command) });
    if (before.rc !== 0)
      return { result: toResult({ failed: true, reboot: false, msg: noBootTime(ctx, before) }) };
    return restart(params, before.stdout.trim(), remote, ctx);
  },
});

async function restart(
  params: RebootParams,
  bootTime: string,
  remote: Remote,
  ctx: ActionContext,
): Promise<ActionOutcome> {
  const command = await rebootCommand(params, remote);
  const refused = await goDown(command, remote);
  const start = new Date();
  const elapsed = (): number => Math.floor((Date.now() - start.getTime()) / 1000);
  if (refused) {
    const said = `${refused.stdout.trim()}, ${refused.stderr.trim()}`;
    const msg = `Reboot command failed. Error was: '${said}'`;
    return {
      result: toResult({
        failed: true,
        rebooted: false,
        msg,
        start: start.toISOString(),
        elapsed: elapsed(),
      }),
    };
  }
  await remote.reconnect(params.connect_timeout === undefined ? undefined : params.connect_timeout * 1000);
  if (params.post_reboot_delay > 0) await ctx.shared.wait(params.post_reboot_delay * 1000);
  const failure = await awaitReboot(params, bootTime, remote, ctx);
  const result = failure === undefined ? { changed: true } : { failed: true, msg: failure };
  return { result: toResult({ ...result, rebooted: true, elapsed: elapsed() }) };
}

function noBootTime(ctx: ActionContext, { rc, stdout, stderr }: Output): string {
  return `${ctx.task.action}: failed to get host boot time info, rc: ${rc}, stdout: ${stdout}, stderr: ${stderr}`;
}

/** What families of systems have in place of `shutdown -r MINUTES MESSAGE`. */
const others: Readonly<Record<string, (minutes: number, message: string) => [string, Sh]>> = {
  Alpine: () => ['reboot', sh``],
  Void: (minutes, message) => ['shutdown', sh`-r ${`+${minutes}`} ${message}`],
};

/** The command that reboots the host, with its whole path. @throws ModuleFailure where it is not there */
async function rebootCommand(params: RebootParams, remote: Remote): Promise<Sh> {
  const { reboot_command: own, search_paths: paths } = params;
  const [name, args] = own === undefined ? await usual(params, remote) : split(own);
  if (name.startsWith('/')) return sh`${name} ${args}`;
  const found = await remote.run({
    script: sh`for hap_d in ${paths}; do if [ -e "$hap_d"/${name} ]; then printf %s "$hap_d"/${name}; break; fi; done`,
  });
  if (found.stdout === '')
    throw new ModuleFailure(`Unable to find command "${name}" in search paths: ${repr(paths)}`);
  return sh`${found.stdout} ${args}`;
}

async function usual(params: RebootParams, remote: Remote): Promise<[string, Sh]> {
  const minutes = Math.floor(Math.max(0, params.pre_reboot_delay) / 60);
  const { osFamily } = await remote.basics();
  return others[osFamily]?.(minutes, params.msg) ?? ['shutdown', sh`-r ${minutes} ${params.msg}`];
}

/** A command of the user's own: what it is called, and the rest, which the host's shell reads as it is. */
function split(command: string): [string, Sh] {
  const at = command.indexOf(' ');
  return at < 0 ? [command, sh``] : [command.slice(0, at), verbatim(command.slice(at + 1))];
}

/** Runs it. @returns what it said where it failed; a host that is gone before it has answered does as it was told */
async function goDown(command: Sh, remote: Remote): Promise<Output | undefined> {
  try {
    const output = await remote.run({ script: command, mayDetach: true });
    return output.rc === 0 ? undefined : output;
  } catch (error) {
    if (error instanceof HapError && ['unreachable', 'shell-ended'].includes(error.code)) return undefined;
    throw error;
  }
}
