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

  it('is not heard any more afterwards', async () => {
    const go = `${site.folder}/go`;
    const done = `${site.folder}/done`;
    const wait = (file: string): string => `until [ -e ${file} ]; do sleep 0.02; done`;
    const chatter = `(trap "" PIPE; ${wait(go)}; echo LATE; echo LATE >&2; : >${done}) &`;
    expect(await stdout(`${chatter} echo started`, { mayDetach: true })).toBe('started\n');
    const { stdout: out, stderr } = await run(`: >${go}; ${wait(done)}; echo mine`);
    expect({ out, stderr }).toEqual({ out: 'mine\n', stderr: '' });
    expect(await stdout('echo next')).toBe('next\n');
  });

  it('gets its input and gives its output whole', async () => {
    const stdin = binaryFilters ? everyByte : Buffer.from('text without a line end');
    const { out, err } = await run('cat; printf err >&2', { mayDetach: true, stdin });
    expect(Buffer.from(out)).toEqual(stdin);
    expect(Buffer.from(err).toString()).toBe('err');
  });
}
