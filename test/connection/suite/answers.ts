import { expect, it } from 'vitest';
import { sh, ShellFunction } from '../../../src/model/index.js';
import { siteFor, type SuiteOptions } from './site.js';

/** All 256 bytes, and the awkward ones once more next to each other. */
export const everyByte = Buffer.from([
  ...Array.from({ length: 256 }, (_, i) => i),
  0,
  0,
  39,
  39,
  92,
  92,
  10,
  10,
]);

/** What is asked is answered. */
export function answers(options: SuiteOptions): void {
  const { large = 3_000_000 } = options;
  const site = siteFor(options);
  const { run, stdout } = site;

  it('answers with status, output and errors', async () => {
    const { rc, stdout: out, stderr } = await run('echo out; echo err >&2; exit 3');
    expect({ rc, out, stderr }).toEqual({ rc: 3, out: 'out\n', stderr: 'err\n' });
  });

  it('says nothing where nothing was said, and adds no line end', async () => {
    const [silent, open] = await Promise.all([run(':'), run('printf out; printf err >&2')]);
    expect([silent.stdout, silent.stderr]).toEqual(['', '']);
    expect([open.stdout, open.stderr]).toEqual(['out', 'err']);
  });

  it('gives a script an empty stdin', async () => {
    expect(await stdout('cat; echo end')).toBe('end\n');
  });

  it('answers requests in their order', async () => {
    const answers = await Promise.all(Array.from({ length: 40 }, (_, i) => stdout(`echo ${i}`)));
    expect(answers).toEqual(Array.from({ length: 40 }, (_, i) => `${i}\n`));
  });

  it('keeps scripts apart', async () => {
    await run('cd /; x=1; umask 000; hap_e() { :; }; set -eu; trap "echo trapped" EXIT; exit 0');
    expect(await stdout('pwd; echo "[${x-unset}]"')).toBe(`${(await stdout('pwd')).trim()}\n[unset]\n`);
    expect(await stdout('umask')).not.toBe('0000\n');
  });

  it('passes every byte in and out', async () => {
    expect(Buffer.from((await run('cat', { stdin: everyByte })).out)).toEqual(everyByte);
    expect(Buffer.from((await run('cat >&2', { stdin: everyByte })).err)).toEqual(everyByte);
  });

  it('passes much text in', async () => {
    const line = `it's \\ some ${'text'.repeat(100)}\n`;
    const stdin = Buffer.from(line.repeat(Math.ceil(large / line.length)));
    expect((await run('cat', { stdin })).stdout).toBe(stdin.toString());
  });

  it('passes much binary in', async () => {
    const stdin = Buffer.alloc(large);
    for (let i = 0; i < stdin.length; i++) stdin[i] = (i * 31 + (i >> 8)) & 255;
    expect(await stdout('wc -c', { stdin })).toMatch(new RegExp(`^ *${large}\n$`));
    const { out } = await run('cat', { stdin });
    expect(stdin.equals(out)).toBe(true);
  });

  it('does not mind a script that leaves its input unread', async () => {
    const { rc, stdout: out, stderr } = await run('echo done', { stdin: Buffer.alloc(large, 'x') });
    expect({ rc, out, stderr }).toEqual({ rc: 0, out: 'done\n', stderr: '' });
  });

  it('takes much on both streams at once', async () => {
    const zeros = `head -c ${large} /dev/zero`;
    const { out, err } = await run(`${zeros} | tr '\\0' o; ${zeros} | tr '\\0' e >&2`);
    expect(Buffer.alloc(large, 'o').equals(out)).toBe(true);
    expect(Buffer.alloc(large, 'e').equals(err)).toBe(true);
  });

  it('survives a syntax error', async () => {
    const [wrong, right] = await Promise.all([run('if; then ('), run('echo right')]);
    expect(wrong.rc).not.toBe(0);
    expect(wrong.stderr).toMatch(/syntax error/i);
    expect(right.stdout).toBe('right\n');
  });

  it('refuses a script that holds NUL, and no other', async () => {
    const [wrong, right] = await Promise.allSettled([run('echo \0'), run('echo right')]);
    expect(wrong.status).toBe('rejected');
    expect(right).toMatchObject({ status: 'fulfilled', value: { rc: 0 } });
  });

  it('reports the signal that ended a script as sh does', async () => {
    expect((await run("sh -c 'kill -9 $$'; exit $?")).rc).toBe(137);
  });

  it('knows functions, with those that they use', async () => {
    const inner = new ShellFunction('hap_test_inner', 'printf "<%s>" "$@"');
    const outer = new ShellFunction('hap_test_outer', 'hap_test_inner outer "$1"', [inner]);
    const script = sh`${outer} ${"it's"}; ${inner} again`;
    const answers = await Promise.all([site.shell.run({ script }), site.shell.run({ script })]);
    expect(answers.map((a) => a.stdout)).toEqual(Array(2).fill("<outer><it's><again>"));
  });

  it('finds what is in sbin', async () => {
    const path = (await stdout('echo $PATH')).trim().split(':');
    const [, ...there] = (await stdout('for d in /usr/sbin /sbin; do [ -d $d ] && echo $d; done; :')).split(
      '\n',
    );
    for (const dir of there.filter((d) => d !== '')) expect(path).toContain(dir);
  });
}
