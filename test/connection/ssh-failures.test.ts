import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { verbatim } from '../../src/model/index.js';
import { until } from '../kit/until.js';
import type { TestServer } from './server.js';
import { failure, SshKit } from './ssh-kit.js';

const kit = new SshKit();

describe.concurrent('what goes wrong', () => {
  it('is said when nobody listens', async () => {
    const server = await kit.serve();
    await server.close();
    const error = await failure(kit.ask(kit.target(server)));
    expect(error.code).toBe('unreachable');
    expect(error.summary).toMatch(/: connection refused$/);
  });

  it('is said when the name does not resolve', async () => {
    const target = kit.target(await kit.serve(), { address: 'host.invalid' });
    expect((await failure(kit.ask(target))).summary).toMatch(
      /: its name (does not resolve|could not be looked up)/,
    );
  });

  it('is said when the other end is silent', async () => {
    const silent = createServer();
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    kit.later(() => Promise.resolve(silent.close()));
    const { port } = silent.address() as AddressInfo;
    const server = await kit.serve();
    const error = await failure(kit.ask({ ...kit.target(server), port, timeout: 200 }));
    expect(error.summary).toMatch(/: it did not answer within 0.2 s$/);
  });

  it('does not keep a pool from closing', async () => {
    const silent = createServer();
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    kit.later(() => silent.close());
    const { port } = silent.address() as AddressInfo;
    const away = await kit.serve();
    away.turnAway(1000);
    const pool = kit.pool();
    const targets = [kit.target(away), { ...kit.target(away), port }];
    const errors = targets.map((target) => failure(kit.ask(target, ':', pool)));
    await until(() => away.connections > 0);
    const begun = Date.now();
    await pool.close();
    const [first, second] = await Promise.all(errors);
    expect([first?.code, second?.code]).toEqual(['unreachable', 'unreachable']);
    expect(Date.now() - begun).toBeLessThan(2000);
  });

  it.each([{ address: '-oProxyCommand=x' }, { user: 'joe;id' }, { address: 'a b' }])(
    'is refused before any use: %o',
    async (more) => {
      const error = await failure(kit.ask(kit.target(await kit.serve(), more)));
      expect(error.summary).toMatch(/cannot be the (address|user) of a host$/);
    },
  );

  it('is tried again when the server has too many logins under way', async () => {
    const server = await kit.serve();
    server.turnAway(2);
    expect((await kit.ask(kit.target(server), 'echo in')).stdout).toBe('in\n');
    expect(server.connections).toBe(3);
    server.turnAway(1000);
    const error = await failure(kit.ask(kit.target(server, { timeout: 300 })));
    expect(error.code).toBe('unreachable');
    expect(error.detail).toContain('MaxStartups');
  });

  // They count milliseconds of silence, so nothing else is to keep the process busy.
  describe('in the middle', { concurrent: false }, () => {
    /** A shell that runs a script which does not end, the error that comes of it, and that of a request behind it. */
    async function running(server: TestServer, through = kit.pool()) {
      const shell = await through.get(kit.target(server)).shell();
      const begun = kit.file('');
      const script = verbatim(`echo $$ >${begun}; sleep 300`);
      const errors = Promise.all([
        failure(shell.run({ script })),
        failure(shell.run({ script: verbatim('echo never') })),
      ]);
      await until(() => readFileSync(begun, 'utf8') !== '');
      return { shell, errors };
    }

    it('a connection that is cut is unreachable, and opened again by the next request', async () => {
      const server = await kit.serve();
      const { shell, errors } = await running(server);
      server.cut();
      const [first, second] = await errors;
      expect([first.code, second.code]).toEqual(['unreachable', 'unreachable']);
      expect(first.summary).toMatch(/^the connection to web \(joe@127.0.0.1 port \d+\) is lost: /);
      expect(first.detail).toMatch(/^It was running: echo \$\$ >\S+; sleep 300$/);
      expect((await shell.run({ script: verbatim('echo back') })).stdout).toBe('back\n');
    });

    it('a host that is frozen is noticed', async () => {
      const server = await kit.serve();
      const { errors } = await running(server, kit.pool({ keepalive: { interval: 50, count: 2 } }));
      server.freeze();
      const [first, second] = await errors;
      expect([first.code, second.code]).toEqual(['unreachable', 'unreachable']);
      expect(first.summary).toMatch(/is lost: no sign of life for 0.15 s$/);
    });

    it('a host that is only silent is not lost', async () => {
      const server = await kit.serve();
      const options = { keepalive: { interval: 50, count: 2 } };
      const answer = kit.ask(kit.target(server), 'sleep 0.6; echo done', kit.pool(options));
      expect((await answer).stdout).toBe('done\n');
    });
  });

  it('a connection that is lost while nothing runs is opened again', async () => {
    const server = await kit.serve();
    const shell = await kit.pool().get(kit.target(server)).shell();
    await shell.run({ script: verbatim(':') });
    server.cut();
    const [error] = await Promise.allSettled([shell.run({ script: verbatim(':') })]);
    if (error.status === 'rejected') expect(error.reason).toMatchObject({ code: 'unreachable' });
    expect((await shell.run({ script: verbatim('echo back') })).stdout).toBe('back\n');
    expect(server.connections).toBe(2);
  });

  it.each([1, 2])(
    'a server that gives %i channels to a connection gets more of them',
    async (maxSessions) => {
      const server = await kit.serve({ maxSessions });
      const connection = kit.pool().get(kit.target(server));
      const exe = kit.sudo();
      const users = ['anna', 'berta', 'carla'];
      const shells = await Promise.all([
        connection.shell(),
        ...users.map((user) => connection.shell({ method: 'sudo', user, exe })),
      ]);
      const answers = await Promise.all(
        shells.map((shell, i) => shell.run({ script: verbatim(`echo ${i}`) })),
      );
      expect(answers.map(({ stdout }) => stdout)).toEqual(['0\n', '1\n', '2\n', '3\n']);
      expect(server.connections).toBe(4 / maxSessions);
    },
  );
});

describe.concurrent('the way there', () => {
  it('leads through a command', async () => {
    const server = await kit.serve();
    const target = kit.target(server);
    const command = `bash -c 'exec 3<>/dev/tcp/%h/%p; cat <&3 & exec cat >&3'`;
    const sshArgs = [...target.sshArgs, `-o "ProxyCommand=${command}"`];
    expect((await kit.ask({ ...target, sshArgs }, 'echo in')).stdout).toBe('in\n');
  });

  it('says so when the command fails', async () => {
    const target = kit.target(await kit.serve());
    const error = await failure(
      kit.ask({ ...target, sshArgs: [...target.sshArgs, '-o ProxyCommand=false'] }),
    );
    expect(error.code).toBe('unreachable');
    expect(error.detail).toBe('Its ProxyCommand is: false');
  });

  it('leads through other hosts', async () => {
    const [first, second, last] = await Promise.all([kit.serve(), kit.serve(), kit.serve()]);
    const hosts = kit.file([first, second, last].map((s) => kit.known(s)).join(''));
    const jumps = `127.0.0.1:${first.port},joe@127.0.0.1:${second.port}`;
    const sshArgs = [`-o UserKnownHostsFile=${hosts} -J ${jumps}`];
    expect((await kit.ask(kit.target(last, { sshArgs }), 'echo in')).stdout).toBe('in\n');
    expect([first, second, last].map((s) => s.connections)).toEqual([1, 1, 1]);
  });

  it('does not lead in a circle', async () => {
    const target = kit.target(await kit.serve());
    const config = kit.file('Host *\n  ProxyJump 127.0.0.1\n');
    const error = await failure(kit.ask({ ...target, sshArgs: [`-F ${config}`] }));
    expect(error.code).toBe('unreachable');
    expect(error.summary).toContain('its ProxyJump leads in a circle: 127.0.0.1');
  });

  it.each([
    ['-F /etc/my_config', '-F: there is no file /etc/my_config'],
    [
      '-o BindInterface=x',
      "-o BindInterface=x: hap does not have the ssh option BindInterface, which 'x' asks for",
    ],
    ['-o Port=many', "-o Port=many: the ssh option Port has to be a number from 1 on, not 'many'"],
  ])('is not guessed from %s', async (option, summary) => {
    const target = kit.target(await kit.serve());
    const error = await failure(kit.ask({ ...target, port: undefined, sshArgs: [option] }));
    expect([error.code, error.summary]).toEqual(['unreachable', summary]);
  });
});
