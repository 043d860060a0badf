import { expect, it } from 'vitest';
import { everyByte } from './answers.js';
import { siteFor, type SuiteOptions } from './site.js';

/** Scripts that leave a process behind. */
export function leaving(options: SuiteOptions): void {
  const { binaryFilters = true } = options;
  const site = siteFor(options);
  const { run, stdout } = site;

  it('is answered when the script itself ends', async () => {
    const {
      rc,
      stdout: out,
      stderr,
    } = await run('sleep 300 & echo $!; echo left >&2; exit 5', { mayDetach: true });
    expect({ rc, stderr }).toEqual({ rc: 5, stderr: 'left\n' });
    expect(await stdout(`kill ${out.trim()} && echo killed`)).toBe('killed\n');
  });

  it('is answered every time, however the writes fall', async () => {
    const requests = Array.from({ length: 60 }, () => run('sleep 300 & echo $!', { mayDetach: true }));
    const answers = await Promise.all(requests);
    const pids = answers.map((answer) => answer.stdout.trim());
    expect(await stdout(`kill ${pids.join(' ')} && echo killed`)).toBe('killed\n');
  });

  it.each([false, true])('is not heard any more afterwards, also by a shell that ends: %s', async (final) => {
    const go = `${site.folder}/go-${final}`;
    const done = `${site.folder}/done-${final}`;
    const wait = (file: string): string => `until [ -e ${file} ]; do sleep 0.02; done`;
    const chatter = `(trap "" PIPE; ${wait(go)}; echo LATE; echo LATE >&2; : >${done}) &`;
    expect(await stdout(`${chatter} echo started`, { mayDetach: true, final })).toBe('started\n');
    const { stdout: out, stderr } = await run(`: >${go}; ${wait(done)}; echo mine`);
    expect({ out, stderr }).toEqual({ out: 'mine\n', stderr: '' });
    expect(await stdout('echo next')).toBe('next\n');
  });

  it('is left by a shell that ends with what it was asked last, and another answers what follows', async () => {
    const [first, last] = await Promise.all([
      run('echo $$'),
      run('echo $$; sleep 300 & echo $! >&2; exit 3', { mayDetach: true, final: true }),
    ]);
    expect(last).toMatchObject({ rc: 3, stdout: first.stdout });
    const next = await run(`echo $$; kill ${last.stderr.trim()}`);
    expect(next.rc).toBe(0);
    expect(next.stdout).not.toBe(first.stdout);
  });

  it('gets its input and gives its output whole', async () => {
    const stdin = binaryFilters ? everyByte : Buffer.from('text without a line end');
    const { out, err } = await run('cat; printf err >&2', { mayDetach: true, stdin });
    expect(Buffer.from(out)).toEqual(stdin);
    expect(Buffer.from(err).toString()).toBe('err');
  });
}
