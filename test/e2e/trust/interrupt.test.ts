import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { RunResult } from '../../kit/run.js';
import { until } from '../../kit/until.js';
import { program } from '../support/hap.js';
import { recapOf, resultOf } from '../support/report.js';
import { stage } from '../support/stage.js';

const on = stage();
const withAnsible = await on.here.hasAnsible();
const at = (name: string): string => join(on.files.dir, name);
const read = (name: string): string => readFileSync(at(name), 'utf8');
/** What the handlers did, on castor and on pollux. */
const handled = async (): Promise<string[]> =>
  Promise.all(
    [on.castor, on.pollux].map((host) => host.sh('cat /srv/handled 2>/dev/null; rm -f /srv/handled')),
  );

const site = `
- hosts: gemini
  gather_facts: false
  tasks:
    - copy: {content: "{{ round }}", dest: /srv/config}
      notify: [restart it, tell it]
    - name: take long
      shell: "{{ long | default('true') }}"
      register: done
      when: inventory_hostname == 'castor'
    - name: afterwards
      command: touch /srv/afterwards
  handlers:
    - name: restart it
      shell: echo restarted >>/srv/handled
    - name: tell it
      shell: echo told >>/srv/handled
- hosts: pollux
  gather_facts: false
  tasks:
    - command: touch /srv/next-play
`;
let round = 0;

/** Starts the playbook, as a user would, and gives its process and its end. */
function start(...options: string[]): { child: ChildProcess; end: Promise<RunResult> } {
  on.files.write('site.yml', site);
  const args = [
    program,
    'play',
    'site.yml',
    '-i',
    on.group.inventoryPath,
    '-e',
    `round=${++round}`,
    ...options,
  ];
  const child = spawn(process.execPath, args, { cwd: on.files.dir });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const end = once(child, 'close').then(([code]) => ({ code: code as number | null, stdout, stderr }));
  return { child, end };
}

const again = (...options: string[]): Promise<RunResult> => start(...options).end;
const sleeping = (seconds: number): Promise<string> =>
  until(() => on.castor.sh(`pgrep -xf "sleep ${seconds}"`), { what: 'the task at work' });
const running = (seconds: number): Promise<string> => on.castor.sh(`pgrep -xf "sleep ${seconds}" || true`);

afterEach(async () => {
  for (const name of readdirSync(on.files.dir)) if (name.includes('.retry')) rmSync(at(name));
  await handled();
});

describe('a first Ctrl-C ends the run in order', () => {
  it('what runs on the hosts is dead, nothing new begins, and the handlers that are left are named and kept', async () => {
    // One of the processes does not want to hear of hang-ups.
    const { child, end } = start('-e', `{"long": "sh -c \\"trap '' HUP TERM; sleep 71\\" & sleep 72; wait"}`);
    await sleeping(71);
    await sleeping(72);
    child.kill('SIGINT');
    const { code, stdout, stderr } = await end;
    expect(code).toBe(130);
    expect(await running(71)).toBe('');
    expect(await running(72)).toBe('');
    expect(stderr).toContain('interrupted: nothing new begins');
    expect(resultOf(stdout, 'TASK [take long] | castor')).toMatchObject({
      msg: expect.stringMatching(/^interrupted\nIt was to run sh -c /) as string,
    });
    expect(recapOf(stdout)).toMatchObject({ castor: { changed: 1, failed: 1 }, pollux: { changed: 1 } });
    expect(stdout).toContain('handler that did not run: restart it (castor, pollux)\n');
    expect(stdout).toContain('handler that did not run: tell it (castor, pollux)\n');
    expect(stdout).toContain(`\tto run them, use: --limit @${at('site.retry')} --resume\n`);
    expect(read('site.retry')).toBe('castor\npollux\n');
    expect((await on.pollux.exec('test -e /srv/afterwards || test -e /srv/next-play')).code).toBe(1);
    expect(await handled()).toEqual(['', '']);
  });

  it('and --limit @FILE --resume runs them, though nothing changes any more, and takes the file away', async () => {
    const { child, end } = start('-e', 'long="sleep 73"');
    await sleeping(73);
    child.kill('SIGINT');
    await end;
    expect(await handled()).toEqual(['', '']);
    round--;
    const { code, stdout } = await again('--limit', '@site.retry', '--resume');
    expect(code).toBe(0);
    expect(recapOf(stdout)).toMatchObject({ castor: { failed: 0 }, pollux: { failed: 0 } });
    expect(stdout).toMatch(/TASK \[copy\] \*+\n(?:ok: .*\n){2}\n/);
    expect(await handled()).toEqual(['restarted\ntold', 'restarted\ntold']);
    expect(readdirSync(on.files.dir).filter((name) => name.includes('.retry'))).toEqual([]);
  });

  it('or --resume alone does; a run without it says what is left, and leaves it', async () => {
    const { child, end } = start('-e', 'long="sleep 74"');
    await sleeping(74);
    child.kill('SIGINT');
    await end;
    round--;
    const without = await again();
    expect(without.code).toBe(0);
    expect(without.stdout).toContain('handler that did not run: restart it (castor, pollux)\n');
    expect(await handled()).toEqual(['', '']);
    round--;
    expect((await again('--resume')).code).toBe(0);
    expect(await handled()).toEqual(['restarted\ntold', 'restarted\ntold']);
    const { code, stderr } = await again('--resume');
    expect([code, stderr]).toEqual([3, expect.stringContaining('no run has left handlers')]);
  });

  it.each(['SIGTERM', 'SIGHUP'] as const)('so does %s', async (signal) => {
    const { child, end } = start('-e', 'long="sleep 75"');
    await sleeping(75);
    child.kill(signal);
    const { code, stdout } = await end;
    expect([code, await running(75)]).toEqual([130, '']);
    expect(stdout).toContain('PLAY RECAP');
    expect(existsSync(at('site.retry.handlers'))).toBe(true);
  });

  it('a ProxyCommand lives on, though the terminal tells it as well', async () => {
    on.files.write('proxy.sh', 'exec 3<>"/dev/tcp/$1/$2"; cat <&3 & exec cat >&3\n');
    on.files.write('site.yml', site);
    const through = `-o ProxyCommand="bash ${at('proxy.sh')} %h %p"`;
    const args = ['play', 'site.yml', '-i', on.group.inventoryPath, '--ssh-extra-args', through];
    const more = ['-e', `round=${++round}`, '-e', 'long="sleep 1.75"'];
    // A group of its own, as a shell gives to what it starts at a terminal.
    const child = spawn(process.execPath, [program, ...args, ...more], { cwd: on.files.dir, detached: true });
    let stdout = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    await sleeping(1.75);
    process.kill(-(child.pid ?? 0), 'SIGINT');
    const [code] = (await once(child, 'close')) as [number];
    expect([code, recapOf(stdout)]).toMatchObject([130, { castor: { changed: 2, unreachable: 0 } }]);
  });

  it('what ends by itself in the meantime has ended: its outcome counts', async () => {
    const { child, end } = start('-e', 'long="sleep 1.5"');
    await sleeping(1.5);
    child.kill('SIGINT');
    const { code, stdout } = await end;
    expect(code).toBe(130);
    expect(recapOf(stdout)).toMatchObject({ castor: { changed: 2, failed: 0 } });
  });
});

it('a second Ctrl-C ends it at once, with the terminal as it was, what ran hung up, and the handlers kept', async () => {
  on.files.write('site.yml', site);
  const hap = `${process.execPath} ${program} play site.yml -i ${on.group.inventoryPath} -e round=${++round}`;
  on.files.write(
    'run.sh',
    `stty -g; sh -c 'echo $$ >pid; exec "$0" "$@"' ${hap} -e 'long="sleep 76"'; echo "status $?"; stty -g`,
  );
  const child = spawn('script', ['-qfec', 'sh run.sh', '/dev/null'], {
    cwd: on.files.dir,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let shown = '';
  child.stdout.on('data', (chunk: Buffer) => (shown += chunk.toString()));
  await sleeping(76);
  await until(() => shown.includes('s run sleep 76: castor'), { what: 'the live line' });
  const pid = Number(read('pid'));
  process.kill(pid, 'SIGINT');
  await until(() => shown.includes('once more ends at once'), { what: 'the first one taken in' });
  const since = Date.now();
  process.kill(pid, 'SIGINT');
  await once(child, 'close');
  expect(Date.now() - since).toBeLessThan(1000);
  const [before, ...rest] = shown.trim().split('\r\n');
  expect(rest.slice(-2)).toEqual(['status 130', before]);
  // Nothing of the live line is left.
  expect(shown).toMatch(/\r\x1b\[K(?:handler that did not run: .*\r\n)+/);
  expect(read('site.retry')).toBe('castor\npollux\n');
  await until(async () => (await running(76)) === '', { what: 'the end of what ran' });
});

describe('a retry file', () => {
  const failing = ['-e', 'long=false'];

  it('keeps the handlers of hosts that failed; of others they run', async () => {
    const { code, stdout } = await again(...failing);
    expect(code).toBe(2);
    expect(stdout).toContain('handler that did not run: restart it (castor)\n');
    expect(read('site.retry')).toBe('castor\n');
    expect(await handled()).toEqual(['', 'restarted\ntold']);
    round--;
    expect((await again('--limit', '@site.retry', '--resume')).code).toBe(0);
    expect(await handled()).toEqual(['restarted\ntold', '']);
  });

  it('and of hosts that were lost', async () => {
    const { end } = start('-e', 'long="sleep 77"');
    await sleeping(77);
    await on.castor.sh("pkill -KILL -f '[s]shd: root@notty'");
    const { code, stdout } = await end;
    expect(code).toBe(4);
    expect(stdout).toContain('handler that did not run: restart it (castor)\n');
    round--;
    expect((await again('--resume', '--limit', '@site.retry')).code).toBe(0);
    expect(await handled()).toEqual(['restarted\ntold', 'restarted\ntold']);
  });

  it('a handler that failed is still to run', async () => {
    await on.castor.sh('mkdir /srv/handled');
    expect((await again()).code).toBe(2);
    await on.castor.sh('rmdir /srv/handled');
    await on.pollux.sh('rm /srv/handled');
    round--;
    expect((await again('--resume')).code).toBe(0);
    expect(await handled()).toEqual(['restarted\ntold', '']);
  });

  it('is written as retry_files_enabled and retry_files_save_path say where no handler is left', async () => {
    on.files.write('plain.yml', '- hosts: gemini\n  gather_facts: false\n  tasks:\n    - command: "false"\n');
    const args = ['play', 'plain.yml', '-i', on.group.inventoryPath];
    const run = (env: Record<string, string>): Promise<RunResult> =>
      on.here.hap(args, { cwd: on.files.dir, env });
    expect((await run({})).stdout).not.toContain('to retry');
    expect(existsSync(at('plain.retry'))).toBe(false);
    const own = await run({ ANSIBLE_RETRY_FILES_ENABLED: 'yes', ANSIBLE_RETRY_FILES_SAVE_PATH: at('kept') });
    expect(own.stdout).toContain(`\tto retry, use: --limit @${at('kept/plain.retry')}\n`);
    expect(read('kept/plain.retry')).toBe('castor\npollux\n');
  });

  it.runIf(withAnsible)('is one that Ansible reads', async () => {
    await again(...failing);
    const args = ['site.yml', '-i', on.group.inventoryPath, '--limit', '@site.retry', '--list-hosts'];
    const { stdout, stderr } = await on.here.ansible(args, { cwd: on.files.dir });
    expect(stdout).toMatch(/hosts \(1\):\n {6}castor\n/);
    expect(stderr).not.toContain('WARNING');
  });

  it('holds no secret', async () => {
    on.files.write(
      'secret.yml',
      `
- hosts: castor
  gather_facts: false
  vars: {ansible_become_password: hunter2!}
  tasks:
    - command: "true"
      notify: hunter2!
    - command: "false"
  handlers:
    - name: tell hunter2!
      listen: hunter2!
      command: "true"
`,
    );
    const { stdout } = await on.here.hap(['play', 'secret.yml', '-i', on.group.inventoryPath], {
      cwd: on.files.dir,
    });
    expect(stdout).toContain('handler that did not run: tell ');
    for (const text of [stdout, read('secret.retry'), read('secret.retry.handlers')])
      expect(text).not.toContain('hunter2!');
  });

  it('is not written in check mode', async () => {
    await again('--check', ...failing);
    expect(existsSync(at('site.retry'))).toBe(false);
  });
});

it('a task’s timeout kills what it started', async () => {
  const { code, stdout } = await on.play(`
- hosts: castor
  gather_facts: false
  tasks:
    - name: hang
      shell: sh -c "trap '' TERM HUP; sleep 78; sleep 79" & sleep 78
      timeout: 1
`);
  expect(code).toBe(2);
  expect(resultOf(stdout, 'TASK [hang] | castor')).toMatchObject({ rc: 124 });
  expect([await running(78), await running(79)]).toEqual(['', '']);
});
