import { expect, it } from 'vitest';
import { verbatim } from '../../../src/model/index.js';
import { codeOf, siteFor, untilGone, type Site, type SuiteOptions } from './site.js';

/** How shells and connections end. */
export function ends(options: SuiteOptions): void {
  const site = siteFor(options);
  const { run, stdout } = site;

  it('tells when a script ended the shell, and opens another', async () => {
    const [killed, after] = await Promise.all([codeOf(run('kill -9 $$')), codeOf(run('echo never'))]);
    expect([killed, after]).toEqual(['shell-ended', 'shell-ended']);
    expect(await stdout('echo back')).toBe('back\n');
  });

  it('tells it although something else holds its streams', async () => {
    const pid = `${site.folder}/holder`;
    expect(await codeOf(run(`sleep 300 & echo $! >${pid}; kill -9 $$`))).toBe('shell-ended');
    expect(await stdout(`kill $(cat ${pid}) && echo back`)).toBe('back\n');
  });

  // One that serves once is a new one each time.
  if (options.once !== true) renewing(site);

  it('has one shell for one user', async () => {
    expect(await site.connection.shell(undefined, options.once)).toBe(site.shell);
  });

  it('hangs up what still runs when it is closed, and not what was left behind', async () => {
    const other = options.open();
    const its = await other.shell(undefined, options.once);
    const left = await its.run({ script: verbatim('sleep 300 & echo $!'), mayDetach: true });
    const pidFile = `${site.folder}/pid`;
    const script = verbatim(
      `trap 'rm -f ${site.folder}/temporary' HUP EXIT; : >${site.folder}/temporary; sleep 300 & echo $! >${pidFile}; wait`,
    );
    const running = codeOf(its.run({ script }));
    const pid = (await stdout(`until [ -s ${pidFile} ]; do sleep 0.02; done; cat ${pidFile}`)).trim();
    // By then it has been heard that the shell has begun; one that has not would be ended at once.
    await stdout(':');
    await other.close();
    expect(await running).toMatch(/^(shell-ended|unreachable)$/);
    const gone = `${untilGone(pid)}; while [ -e ${site.folder}/temporary ]; do sleep 0.02; done`;
    const end = `${gone}; kill ${left.stdout.trim()} && echo left`;
    expect(await stdout(end, { timeout: 10_000 })).toBe('gone\nleft\n');
  });
}

/** How shells that last are opened anew. */
function renewing(site: Site): void {
  const { run, stdout } = site;

  it('opens new shells when asked to', async () => {
    const before = await stdout('echo $$');
    await site.connection.renewShells();
    expect(await stdout('echo $$')).not.toBe(before);
  });

  it('answers what was asked before it opens new shells', async () => {
    const asked = run('sleep 0.1; echo $$');
    const behind = stdout('echo $$');
    // They leave with the turn of the event loop.
    await new Promise(setImmediate);
    await site.connection.renewShells();
    const after = await stdout('echo $$');
    expect((await asked).stdout).toBe(await behind);
    expect(after).not.toBe(await behind);
  });
}
