import { expect, it } from 'vitest';
import { siteFor, untilGone, type SuiteOptions } from './site.js';

/** Scripts with a timeout. */
export function timeouts(options: SuiteOptions): void {
  const { run, stdout } = siteFor(options);

  it('is killed with all it started', async () => {
    const script = `sleep 300 & echo $!; sh -c 'echo $$; exec sleep 300'; echo never`;
    const { rc, stdout: out } = await run(script, { timeout: 200 });
    expect(rc).toBe(124);
    const pids = out.trim().split('\n');
    expect(pids).toHaveLength(2);
    expect(await stdout(untilGone(...pids), { timeout: 10_000 })).toBe('gone\n');
  });

  it('is killed although it does not want to', async () => {
    const script = `trap '' TERM; echo $$; sh -c 'echo $$; exec sleep 300'; sleep 300`;
    const { rc, stdout: out } = await run(script, { timeout: 100 });
    expect(rc).toBe(124);
    const [, child] = out.trim().split('\n');
    expect(await stdout(untilGone(child), { timeout: 10_000 })).toBe('gone\n');
  });

  it('is left alone when it is quicker', async () => {
    const stdin = Buffer.from('input');
    const { rc, stdout: out, stderr } = await run('cat; echo err >&2; exit 7', { timeout: 60_000, stdin });
    expect({ rc, out, stderr }).toEqual({ rc: 7, out: 'input', stderr: 'err\n' });
  });

  it('leaves no clock behind', async () => {
    const seconds = 1_000_000 + Number((await stdout('echo $$')).trim());
    await Promise.all(Array.from({ length: 20 }, () => run(':', { timeout: seconds * 1000 })));
    // Not the number itself, or it would find its own text.
    const clock = `[1]${String(seconds).slice(1)}`;
    const look = `cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' ' | grep -c 'sleep ${clock}'`;
    expect(await stdout(look)).toBe('0\n');
  });
}
