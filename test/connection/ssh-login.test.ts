import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Target } from '../../src/model/index.js';
import { until } from '../kit/until.js';
import { startAgent } from './agent.js';
import { runs } from './processes.js';
import { newPair, parsed, type ServerOptions, type TestServer } from './server.js';
import { failure, SshKit } from './ssh-kit.js';

const kit = new SshKit();

describe.concurrent('login', () => {
  it.each(['ed25519', 'ecdsa', 'rsa'] as const)(
    'takes one attempt with a key of kind %s, signed at once',
    async (kind) => {
      const pair = newPair(kind);
      const server = await kit.serve({ keys: [pair] });
      await kit.ask(kit.target(server, { privateKeyFiles: [kit.file(pair.private)] }));
      expect(server.attempts).toEqual(['publickey']);
    },
  );

  it('tries the password after the named key', async () => {
    const server = await kit.serve({ keys: [], password: 'secret' });
    expect((await kit.ask(kit.target(server, { password: 'secret' }), 'echo in')).stdout).toBe('in\n');
    expect(server.attempts).toEqual(['publickey', 'password:secret']);
  });

  it('answers the question for the password where that is wanted', async () => {
    const server = await kit.serve({ keys: [], password: 'secret', keyboard: true });
    const target = kit.target(server, { password: 'secret', privateKeyFiles: [] });
    expect((await kit.ask(target, 'echo in')).stdout).toBe('in\n');
  });

  it('says what it tried', async () => {
    const server = await kit.serve({ keys: [], password: 'secret' });
    const target = kit.target(server, { password: 'wrong', privateKeyFiles: [kit.keyFile, '/no/key'] });
    const error = await failure(kit.ask(target));
    expect(error.code).toBe('unreachable');
    expect(error.summary).toBe(
      `cannot connect to web (joe@127.0.0.1 port ${server.port}): permission denied`,
    );
    expect(error.detail).toBe(`tried: key ${kit.keyFile}, password; not usable: /no/key (no such file)`);
  });

  it('uses the usual keys of the user when none is named', async () => {
    const home = mkdtempSync(join(kit.folder, 'home'));
    mkdirSync(join(home, '.ssh'));
    writeFileSync(join(home, '.ssh', 'id_ed25519'), kit.userKey.private);
    const server = await kit.serve();
    const run = kit.pool({ environment: { HOME: home, USER: 'joe' } });
    const target = kit.target(server, { privateKeyFiles: [], user: undefined });
    expect((await kit.ask(target, 'echo in', run)).stdout).toBe('in\n');
  });

  it('asks for the passphrase of a usual key only where there is no other', async () => {
    const home = mkdtempSync(join(kit.folder, 'home'));
    mkdirSync(join(home, '.ssh'));
    const locked = newPair('ed25519', 'open');
    writeFileSync(join(home, '.ssh', 'id_ed25519'), locked.private);
    const server = await kit.serve({ keys: [locked, kit.userKey] });
    const asked: string[] = [];
    const ask = (): Promise<unknown> => {
      const environment = { HOME: home, USER: 'joe' };
      const askPassphrase = (name: string): Promise<string> => (asked.push(name), Promise.resolve('open'));
      return kit.ask(
        kit.target(server, { privateKeyFiles: [] }),
        ':',
        kit.pool({ environment, askPassphrase }),
      );
    };
    await ask();
    expect(asked).toEqual([join(home, '.ssh', 'id_ed25519')]);
    writeFileSync(join(home, '.ssh', 'id_rsa'), kit.userKey.private);
    await ask();
    expect(asked).toHaveLength(1);
  });

  it('asks for the passphrase of a key once', async () => {
    const pair = newPair('ed25519', 'open');
    const server = await kit.serve({ keys: [pair] });
    const encrypted = kit.file(pair.private);
    const asked: string[] = [];
    const run = kit.pool({
      askPassphrase: (name) => {
        asked.push(name);
        return Promise.resolve('open');
      },
    });
    const targets = ['a', 'b'].map((name) => kit.target(server, { name, privateKeyFiles: [encrypted] }));
    for (const target of targets) expect((await kit.ask(target, 'echo in', run)).stdout).toBe('in\n');
    expect(asked).toEqual([encrypted]);
    const error = await failure(kit.ask(targets[0] as Target));
    expect(error.detail).toContain(`${encrypted} (encrypted, and there is no passphrase for it)`);
  });

  it('uses an agent, its named keys first', async () => {
    const socket = join(kit.folder, 'agent');
    const [other, wanted] = [newPair(), newPair()];
    kit.later(await startAgent(socket, [parsed(other.private), parsed(wanted.private)]));
    const server = await kit.serve({ keys: [wanted] });
    const name = kit.file('');
    writeFileSync(`${name}.pub`, wanted.public);
    const run = kit.pool({ environment: { HOME: kit.folder, USER: 'joe', SSH_AUTH_SOCK: socket } });
    expect((await kit.ask(kit.target(server, { privateKeyFiles: [name] }), 'echo in', run)).stdout).toBe(
      'in\n',
    );
    expect(server.attempts).toEqual(['publickey', 'publickey']);
  });

  it('does without an agent that is not there', async () => {
    const server = await kit.serve();
    const run = kit.pool({
      environment: { HOME: kit.folder, USER: 'joe', SSH_AUTH_SOCK: join(kit.folder, 'nothing') },
    });
    expect((await kit.ask(kit.target(server), 'echo in', run)).stdout).toBe('in\n');
  });
});

describe.concurrent('a login shell', () => {
  const through = (login: ServerOptions['login']): Promise<TestServer> => kit.serve({ login });

  it('may say what it likes', async () => {
    const server = await through((c) => `echo Welcome; printf 'no end' ; echo oh >&2; false; ${c}`);
    const { stdout, stderr } = await kit.ask(kit.target(server), 'echo out; echo err >&2');
    expect([stdout, stderr]).toEqual(['out\n', 'err\n']);
  });

  it('is quoted when it ends before our shell begins', async () => {
    const server = await through(() => 'echo This account is currently not available.; exit 1');
    const error = await failure(kit.ask(kit.target(server)));
    expect(error.code).toBe('unreachable');
    expect(error.summary).toBe('the login shell on web ended with status 1 before /bin/sh had started');
    expect(error.detail).toBe('It printed: This account is currently not available.');
  });

  it('does not keep us waiting for ever', async () => {
    const pid = kit.file('');
    const server = await through(() => `echo $$ >${pid}; exec sleep 300`);
    const error = await failure(kit.ask(kit.target(server, { timeout: 1500 })));
    expect([error.code, error.summary]).toEqual([
      'unreachable',
      'no shell answered on web within 1.5 s after the login',
    ]);
    await until(() => !runs(Number(readFileSync(pid, 'utf8'))), { every: 5 });
  });
});
