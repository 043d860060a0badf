import { randomBytes } from 'node:crypto';
import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lab, type FreshTarget } from '../../kit/lab.js';
import { run, type RunResult } from '../../kit/run.js';
import { until } from '../../kit/until.js';
import { recapOf, resultOf } from '../support/report.js';
import { scratch } from '../support/scratch.js';

const here = lab();
const files = scratch();
let host: FreshTarget;

/** Passwords that stand nowhere else. */
const [opsWord, rootWord, deployWord] = Array.from(
  { length: 3 },
  () => `pw-${randomBytes(9).toString('hex')}`,
) as [string, string, string];
const words = [opsWord, rootWord, deployWord];

/** Whom each way asks for, from ops to the user given: sudo and doas for the password of ops, su for the other's. */
const ways = [
  ['sudo', 'root', opsWord],
  ['sudo', 'deploy', opsWord],
  ['su', 'root', rootWord],
  ['su', 'deploy', deployWord],
  ['doas', 'root', opsWord],
  ['doas', 'deploy', opsWord],
] as const;

beforeAll(async () => {
  host = await here.freshTarget('priv');
  await host.sh('chpasswd', { input: `ops:${opsWord}\nroot:${rootWord}\ndeploy:${deployWord}\n` });
  await host.sh(`printf '#!/bin/sh\\nexec sudo "$@"\\n' >/usr/local/bin/mysudo
printf '#!/bin/sh\\nexec sleep 300\\n' >/usr/local/bin/hangs
printf '#!/bin/sh\\nwhile :; do printf "Password: " >&2; read -r line || exit 1; done\\n' >/usr/local/bin/asks
chmod 755 /usr/local/bin/*; useradd -m -s /bin/sh web`);
});

afterAll(async () => {
  files.remove();
  await here.removeFresh();
});

interface How {
  /** The login. */
  readonly user?: string;
  readonly env?: Record<string, string>;
  readonly input?: string;
}

/** One of each, for what takes long. */
const watched = [ways[0], ways[3], ways[4]] as const;

/** Runs tasks as a user who becomes another; variables go in a file, as no secret stands on a command line. */
async function play(
  tasks: string,
  variables: Record<string, string>,
  options: readonly string[] = [],
  { user = 'ops', env = {}, input = '' }: How = {},
): Promise<RunResult> {
  files.write('vars.json', JSON.stringify({ ansible_user: user, ...variables }));
  files.write('play.yml', `- hosts: all\n  gather_facts: false\n  become: true\n  tasks:\n${tasks}`);
  const args = ['play', 'play.yml', '-i', host.inventoryPath, '-e', '@vars.json', '-v', ...options];
  return here.hap(args, { cwd: files.dir, env, input });
}

const whoami = '    - command: id -un\n';
const told = (stdout: string): unknown => resultOf(stdout, 'TASK [command] | priv');

const via = (method: string, user: string, password?: string): Record<string, string> => ({
  ansible_become_method: method,
  ansible_become_user: user,
  ...(password === undefined ? {} : { ansible_become_password: password }),
});

describe('become', () => {
  it.each(ways)('by %s to %s with a password', async (method, user, password) => {
    const { code, stdout } = await play(whoami, via(method, user, password));
    expect([code, told(stdout)]).toMatchObject([0, { stdout: user }]);
  });

  it.each([
    ['sudo', 'root', 'deploy'],
    ['sudo', 'ops', 'deploy'],
    ['doas', 'root', 'deploy'],
    ['doas', 'ops', 'deploy'],
    ['su', 'ops', 'root'],
  ])('by %s to %s without one', async (method, user, login) => {
    const { code, stdout } = await play(whoami, via(method, user), [], { user: login });
    expect([code, told(stdout)]).toMatchObject([0, { stdout: user }]);
  });

  it('with become_exe and become_flags', async () => {
    const env = '    - shell: echo "$HOME $(ps -o args= -p $(ps -o ppid= -p $$)) $PWD"\n';
    const more = { ansible_become_exe: '/usr/local/bin/mysudo', ansible_become_flags: '-H -i' };
    const { code, stdout } = await play(env, { ...via('sudo', 'deploy', opsWord), ...more });
    expect(code).toBe(0);
    expect(resultOf(stdout, 'TASK [shell] | priv')).toMatchObject({
      stdout: expect.stringMatching(/^\/home\/deploy .*\/home\/deploy$/) as string,
    });
    const missing = await play(whoami, {
      ...via('sudo', 'root', opsWord),
      ansible_become_exe: '/opt/nothing',
    });
    expect(missing.code).toBe(2);
    expect(missing.stdout).toContain('/opt/nothing');
  });
});

describe('its password is taken from', () => {
  const root = { ansible_become_method: 'sudo' };
  beforeAll(() => {
    files.write('word', `${opsWord}\n`);
    chmodSync(files.write('tells', `#!/bin/sh\necho ${opsWord}\n`), 0o700);
    files.write(
      'become.cfg',
      '[defaults]\nbecome_password_file = word\n[privilege_escalation]\nbecome = yes\n',
    );
  });

  it.each<[string, string[], How]>([
    ['the one who is asked with -K', ['-K'], { input: `${opsWord}\n` }],
    ['--become-password-file', ['--become-password-file', 'word'], {}],
    ['what a program prints', ['--become-pass-file', './tells'], {}],
    ['ansible.cfg', [], { env: { ANSIBLE_CONFIG: 'become.cfg' } }],
    ['ANSIBLE_BECOME_PASSWORD_FILE', [], { env: { ANSIBLE_BECOME_PASSWORD_FILE: 'word' } }],
    ['ANSIBLE_BECOME_PASS', [], { env: { ANSIBLE_BECOME_PASS: opsWord } }],
    ['the variable of the host before that', ['-K', '-e', '@own.json'], { input: 'another\n' }],
  ])('%s', async (_, options, how) => {
    files.write('own.json', JSON.stringify({ ansible_become_pass: opsWord }));
    const { code, stdout, stderr } = await play(whoami, root, options, how);
    expect([code, told(stdout)]).toMatchObject([0, { stdout: 'root' }]);
    expect(stdout + stderr).not.toContain(opsWord);
  });
});

describe('a prompt', () => {
  it.each(ways.filter(([, user]) => user === 'root'))(
    'of %s to %s that gets a wrong password fails',
    async (method, user) => {
      const began = Date.now();
      const { code, stdout } = await play(whoami, via(method, user, 'wrong-word'));
      expect(code).toBe(2);
      expect(stdout).toContain(`"msg": "Incorrect ${method} password`);
      expect(stdout).not.toContain('wrong-word');
      expect(Date.now() - began).toBeLessThan(15_000);
    },
  );

  it.each(ways.filter(([, user]) => user === 'root'))(
    'of %s to %s that gets no password fails',
    async (method, user) => {
      const { code, stdout } = await play(whoami, via(method, user));
      expect(code).toBe(2);
      expect(stdout).toContain(`"msg": "Missing ${method} password`);
    },
  );

  it('that comes again and again fails at its second time', async () => {
    const how = { ...via('su', 'root', rootWord), ansible_become_exe: '/usr/local/bin/asks' };
    const { code, stdout } = await play(whoami, how);
    expect([code, stdout.includes('"msg": "Incorrect su password')]).toEqual([2, true]);
    await until(async () => (await host.exec("pgrep -f '[l]ocal/bin/asks'")).code === 1);
  });

  it.each([
    ['with a password', opsWord],
    ['without one', undefined],
  ])(
    'that never comes fails in the time for connecting, and leaves nothing behind, %s',
    async (_, password) => {
      const how = { ...via('sudo', 'root', password), ansible_become_exe: '/usr/local/bin/hangs' };
      const began = Date.now();
      const { code, stdout } = await play(whoami, how, ['-T', '2']);
      expect(code).toBe(2);
      expect(stdout).toContain('"msg": "Timeout (2s) waiting for privilege escalation prompt');
      expect(Date.now() - began).toBeLessThan(10_000);
      await until(async () => (await host.exec('pgrep -xf "sleep 300"')).code === 1);
    },
  );

  it('is no place for a user that could be an option or a command', async () => {
    for (const user of ['-i', '$(touch /tmp/x)', 'a b']) {
      const { code, stdout } = await play(whoami, via('sudo', user, opsWord));
      expect([code, stdout.includes('cannot be the name of a user')]).toEqual([2, true]);
    }
  });
});

describe('the password', () => {
  /** Looks at all processes again and again, until it is told to end, for the words of a file in its folder. */
  const watch = `
cd "$1"
while [ ! -e stop ]; do
  cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null | tr '\\0' '\\n' | grep -F -f words
done >found
touch ended
`;
  /** One that it must find, or it sees nothing. */
  const shown = "sh -c 'sleep 1; : seen-word'";

  it('is seen in no process, environment, file, log or output, on either side', async () => {
    const own = join(files.dir, 'watch');
    files.write('watch/words', `seen-word\n${words.join('\n')}\n`);
    const watching = run('sh', ['-c', watch, 'watch', own]);
    await host.sh(
      `mkdir /tmp/watch; cat >/tmp/watch/words; cat >/tmp/watch/script <<'.'\n${watch}.\nsh /tmp/watch/script /tmp/watch >/dev/null 2>&1 </dev/null &\n${shown}`,
      { input: readFileSync(join(own, 'words'), 'utf8') },
    );
    await run('sh', ['-c', shown]);
    const outputs: string[] = [];
    for (const [method, user, password] of watched) {
      const dest = user === 'root' ? '/root/made' : `/home/${user}/made`;
      const tasks = `${whoami}    - copy: {content: made, dest: ${dest}, mode: "0600"}
    - shell: sleep 0.3; env; ps axeww
    - setup:
    - command: "false"
      ignore_errors: true
`;
      const { code, stdout, stderr } = await play(tasks, via(method, user, password), ['-vvvv', '--diff']);
      expect(code).toBe(0);
      outputs.push(stdout, stderr);
    }
    files.write('watch/stop', '');
    await host.sh('touch /tmp/watch/stop');
    await watching;
    await until(async () => (await host.exec('test -e /tmp/watch/ended')).code === 0);
    const found = [
      readFileSync(join(own, 'found'), 'utf8'),
      await host.sh('cat /tmp/watch/found; rm -r /tmp/watch'),
    ];
    for (const each of found) expect(each).toContain('seen-word');
    for (const word of words) {
      for (const each of [...found, ...outputs]) expect(each).not.toContain(word);
      const search = `grep -rlsF -f - /tmp /var/tmp /var/log /run /home /root /etc /dev/shm; journalctl -q --no-pager | grep -F ${word.slice(0, -1)}`;
      expect((await host.exec(search, { input: word })).stdout).toBe('');
    }
  });
});

describe('files for an unprivileged user', () => {
  it('are never readable for others on the way', async () => {
    // validate sees the new file as it is when its content is there, and the folder that it is made in.
    files.write('secret.j2', 'templated-{{ 6 * 7 }}');
    const look = `sh -c 'stat -c "%a %U" "$1" "$(dirname "$1")" >>/home/web/log' x %s`;
    const { code, stdout } = await play(
      `
    - copy: {content: old, dest: /home/web/a, mode: "0644"}
    - copy: {content: secret-content, dest: /home/web/a, mode: "0600", validate: ${JSON.stringify(look)}}
    - template: {src: secret.j2, dest: /home/web/b, mode: "0600", validate: ${JSON.stringify(look)}}
    - command: stat -c %a /home/web/a /home/web/b
`,
      via('sudo', 'web'),
      [],
      { user: 'deploy' },
    );
    expect(recapOf(stdout)['priv']).toMatchObject({ ok: 4, failed: 0 });
    expect(code).toBe(0);
    expect(await host.sh('cat /home/web/log')).toBe('600 web\n700 web\n600 web\n700 web');
    expect(told(stdout)).toMatchObject({ stdout: '600\n600' });
  });
});
