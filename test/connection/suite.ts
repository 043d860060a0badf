import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  sh,
  ShellFunction,
  verbatim,
  type Connection,
  type Output,
  type Request,
  type Shell,
} from '../../src/model/index.js';

/** What the suite needs to know of the connection it is run against. */
export interface SuiteOptions {
  /** Opens a connection of its own each time. */
  readonly open: () => Connection;
  /** Its shell passes NUL bytes through filters (busybox's sed does not). */
  readonly binaryFilters?: boolean;
  /** Bytes of large inputs and outputs. */
  readonly large?: number;
}

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

/** Shell that waits until none of the processes runs any more; one that only waits to be reaped does not run. */
export function untilGone(...pids: readonly (string | undefined)[]): string {
  const state = "$(sed 's/.*) //' /proc/$p/stat 2>/dev/null)";
  const runs = `case "${state}" in ''|Z*|X*) false ;; esac`;
  return `for p in ${pids.join(' ')}; do while ${runs}; do sleep 0.02; done; done; echo gone`;
}

/** An error's code, for expectations about what is thrown. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
  return 'no error';
}

/** What every connection has to do, whatever its kind. */
export function connectionSuite(options: SuiteOptions): void {
  // A busy machine may be slow to end processes; a hang is a hang all the same.
  describe('as every connection', { timeout: 20_000 }, () => suite(options));
}

function suite({ open, binaryFilters = true, large = 3_000_000 }: SuiteOptions): void {
  let connection: Connection;
  let shell: Shell;
  let folder: string;
  const run = (text: string, more: Partial<Request> = {}): Promise<Output> => {
    return shell.run({ script: verbatim(text), ...more });
  };
  const stdout = async (text: string, more: Partial<Request> = {}): Promise<string> => {
    return (await run(text, more)).stdout;
  };

  beforeAll(async () => {
    connection = open();
    shell = await connection.shell();
    folder = (await stdout('mktemp -d')).trim();
  });

  afterAll(async () => {
    await run(`rm -rf ${folder}`);
    await connection.close();
  });

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
    const answers = await Promise.all([shell.run({ script }), shell.run({ script })]);
    expect(answers.map((a) => a.stdout)).toEqual(Array(2).fill("<outer><it's><again>"));
  });

  it('finds what is in sbin', async () => {
    const path = (await stdout('echo $PATH')).trim().split(':');
    const [, ...there] = (await stdout('for d in /usr/sbin /sbin; do [ -d $d ] && echo $d; done; :')).split(
      '\n',
    );
    for (const dir of there.filter((d) => d !== '')) expect(path).toContain(dir);
  });

  describe('a script that leaves a process behind', () => {
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
      const go = `${folder}/go`;
      const done = `${folder}/done`;
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
  });

  describe('a script with a timeout', () => {
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
  });

  it('tells when a script ended the shell, and opens another', async () => {
    const [killed, after] = await Promise.all([codeOf(run('kill -9 $$')), codeOf(run('echo never'))]);
    expect([killed, after]).toEqual(['shell-ended', 'shell-ended']);
    expect(await stdout('echo back')).toBe('back\n');
  });

  it('tells it although something else holds its streams', async () => {
    const pid = `${folder}/holder`;
    expect(await codeOf(run(`sleep 300 & echo $! >${pid}; kill -9 $$`))).toBe('shell-ended');
    expect(await stdout(`kill $(cat ${pid}) && echo back`)).toBe('back\n');
  });

  it('opens new shells when asked to', async () => {
    const before = await stdout('echo $$');
    await connection.renewShells();
    expect(await stdout('echo $$')).not.toBe(before);
  });

  it('has one shell for one user', async () => {
    expect(await connection.shell()).toBe(shell);
  });

  it('hangs up what still runs when it is closed, and not what was left behind', async () => {
    const other = open();
    const its = await other.shell();
    const left = await its.run({ script: verbatim('sleep 300 & echo $!'), mayDetach: true });
    const pidFile = `${folder}/pid`;
    const script = verbatim(
      `trap 'rm -f ${folder}/temporary' HUP EXIT; : >${folder}/temporary; sleep 300 & echo $! >${pidFile}; wait`,
    );
    const running = codeOf(its.run({ script }));
    const pid = (await stdout(`until [ -s ${pidFile} ]; do sleep 0.02; done; cat ${pidFile}`)).trim();
    await other.close();
    expect(await running).toMatch(/^(shell-ended|unreachable)$/);
    const gone = `${untilGone(pid)}; while [ -e ${folder}/temporary ]; do sleep 0.02; done`;
    const end = `${gone}; kill ${left.stdout.trim()} && echo left`;
    expect(await stdout(end, { timeout: 10_000 })).toBe('gone\nleft\n');
  });
}
