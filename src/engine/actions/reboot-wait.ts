import { HapError, verbatim } from '../../model/index.js';
import type { ActionContext, Remote } from './action.js';

interface Patience {
  /** Seconds, for each of the two. */
  readonly reboot_timeout: number;
  readonly connect_timeout?: number | undefined;
  readonly boot_time_command: string;
  readonly test_command: string;
}

/** Milliseconds between two questions, at first and at most. */
const [firstPause, longestPause] = [250, 3000];

/** What a host that is on its way down or up may answer with. Another host key is never waited away. */
const passing = new Set(['unreachable', 'shell-ended', 'become-failed']);

/**
 * Waits until a host says another boot time than before, and a command succeeds there.
 * @returns what it waited for in vain, in Ansible's words; nothing when the host is back
 * @throws HapError for a host key that is not the known one
 */
export async function awaitReboot(
  params: Patience,
  before: string,
  remote: Remote,
  ctx: ActionContext,
): Promise<string | undefined> {
  const timeout = params.connect_timeout === undefined ? undefined : params.connect_timeout * 1000;
  const ask = { seconds: params.reboot_timeout, timeout };
  const rebooted = await until(ask, remote, ctx, async () => {
    const { rc, stdout } = await remote.run({ script: verbatim(params.boot_time_command) });
    const now = stdout.trim();
    return rc === 0 && now !== '' && now !== before;
  });
  const inVain = (what: string): string => `Timed out waiting for ${what} (timeout=${params.reboot_timeout})`;
  if (!rebooted) return inVain('last boot time check');
  if (timeout !== undefined) await remote.reconnect();
  const tested = await until({ ...ask, timeout: undefined }, remote, ctx, async () => {
    return (await remote.run({ script: verbatim(params.test_command) })).rc === 0;
  });
  return tested ? undefined : inVain('post-reboot test command');
}

/** Asks again and again, on a new connection whenever the last was lost. */
async function until(
  { seconds, timeout }: { readonly seconds: number; readonly timeout: number | undefined },
  remote: Remote,
  { shared }: ActionContext,
  holds: () => Promise<boolean>,
): Promise<boolean> {
  const end = Date.now() + seconds * 1000;
  for (
    let pause = firstPause;
    Date.now() < end && !shared.signal.aborted;
    pause = Math.min(2 * pause, longestPause)
  ) {
    try {
      if (await holds()) return true;
    } catch (error) {
      if (!(error instanceof HapError) || !passing.has(error.code)) throw error;
      await remote.reconnect(timeout);
    }
    await shared.wait(Math.min(pause, Math.max(0, end - Date.now())));
  }
  return false;
}
