import { createHash, createHmac } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { newPair, parsed, type TestServer } from './server.js';
import { failure, SshKit } from './ssh-kit.js';
import { codeOf } from './suite/site.js';

const kit = new SshKit();

describe.concurrent('host keys', () => {
  let server: TestServer;
  beforeAll(async () => (server = await kit.serve({ password: 'secret' })));

  it('refuses an unknown one, says how to add it, and sends nothing', async () => {
    const own = await kit.serve();
    const hosts = kit.file('');
    const error = await failure(kit.ask(kit.target(own, { sshArgs: [`-o UserKnownHostsFile=${hosts}`] })));
    const fingerprint = parsed(kit.hostKey.public).getPublicSSH();
    const hash = createHash('sha256').update(fingerprint).digest('base64').replace(/=+$/, '');
    expect(error.code).toBe('host-key-unknown');
    expect(error.summary).toBe(`the host key of web (127.0.0.1 port ${own.port}) is not known`);
    expect(error.detail).toContain(`ED25519 key SHA256:${hash}`);
    expect(error.hint).toContain(
      `hap keyscan web, or ssh-keyscan -t ed25519 -p ${own.port} 127.0.0.1 >> ${hosts}`,
    );
    expect(own.attempts).toEqual([]);
  });

  it.each(['yes', 'accept-new'])('refuses a changed one with StrictHostKeyChecking=%s', async (strict) => {
    const own = await kit.serve();
    const hosts = kit.file(`# mine\n${kit.known(own, newPair())}`);
    const sshArgs = [`-o UserKnownHostsFile=${hosts} -o StrictHostKeyChecking=${strict}`];
    const error = await failure(kit.ask(kit.target(own, { sshArgs })));
    expect(error.code).toBe('host-key-changed');
    expect(error.detail).toContain(`${hosts}:2 has another ED25519 key`);
    expect(error.hint).toContain(`ssh-keygen -R '[127.0.0.1]:${own.port}' -f ${hosts}`);
    expect(own.attempts).toEqual([]);
  });

  it.each(['yes', 'no'])('refuses a revoked one with StrictHostKeyChecking=%s', async (strict) => {
    const hosts = kit.file(`${kit.known(server)}@revoked * ${kit.hostKey.public}\n`);
    const sshArgs = [`-o UserKnownHostsFile=${hosts} -o StrictHostKeyChecking=${strict}`];
    expect(await codeOf(kit.ask(kit.target(server, { sshArgs })))).toBe('host-key-revoked');
  });

  it.each(['yes', 'accept-new'])(
    'takes no key where a certificate is expected with StrictHostKeyChecking=%s',
    async (strict) => {
      const hosts = kit.file(`@cert-authority * ${newPair().public}\n`);
      const sshArgs = [`-oUserKnownHostsFile=${hosts} -oStrictHostKeyChecking=${strict}`];
      const error = await failure(kit.ask(kit.target(server, { sshArgs })));
      expect(error.code).toBe('host-key-unknown');
      expect(error.detail).toContain(
        `${hosts}:1 has a certificate authority for it, but it shows no certificate.`,
      );
    },
  );

  it('adds a new one with accept-new, and only that one', async () => {
    const hosts = join(kit.folder, 'made', 'known_hosts');
    const options = '-o StrictHostKeyChecking=accept-new -o HashKnownHosts=no';
    const sshArgs = [`-o UserKnownHostsFile=${hosts}`, options];
    expect((await kit.ask(kit.target(server, { sshArgs }), 'echo in')).stdout).toBe('in\n');
    expect(readFileSync(hosts, 'utf8')).toBe(kit.known(server));
    const strict = [`-o UserKnownHostsFile=${hosts}`];
    expect((await kit.ask(kit.target(server, { sshArgs: strict }), 'echo in')).stdout).toBe('in\n');
    const other = await kit.serve({ hostKeys: [newPair('ecdsa')] });
    writeFileSync(hosts, kit.known(other));
    expect(await codeOf(kit.ask(kit.target(other, { sshArgs })))).toBe('host-key-changed');
  });

  it('hashes the name of a new one where that is wished for, and begins a line of its own', async () => {
    const hosts = kit.file('# no end');
    const sshArgs = [
      `-o UserKnownHostsFile=${hosts} -o StrictHostKeyChecking=accept-new -o HashKnownHosts=yes`,
    ];
    await kit.ask(kit.target(server, { sshArgs }));
    const [comment, line = ''] = readFileSync(hosts, 'utf8').split('\n');
    const [, salt = '', hash] = /^\|1\|([^|]+)\|(\S+) /.exec(line) ?? [];
    const name = `[127.0.0.1]:${server.port}`;
    expect(comment).toBe('# no end');
    expect(createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64')).toBe(hash);
    expect(line).not.toContain('127.0.0.1');
    await kit.ask(kit.target(server, { sshArgs: [`-o UserKnownHostsFile=${hosts}`] }));
  });

  it('refuses one that RevokedHostKeys has, and all where that cannot be read', async () => {
    const revoked = kit.file(`# these\n${kit.hostKey.public}\n`);
    const known = `-o UserKnownHostsFile=${kit.file(kit.known(server))}`;
    const listed = await failure(
      kit.ask(kit.target(server, { sshArgs: [`${known} -o RevokedHostKeys=${revoked}`] })),
    );
    expect([listed.code, listed.detail]).toEqual([
      'host-key-revoked',
      expect.stringContaining(`${revoked}:2 revokes the ED25519 key SHA256:`),
    ]);
    for (const file of ['/no/such', kit.file('SSHKRL\n\0rest')]) {
      const error = await failure(
        kit.ask(kit.target(server, { sshArgs: [`${known} -o RevokedHostKeys=${file}`] })),
      );
      expect([error.code, error.summary]).toEqual([
        'unreachable',
        expect.stringContaining(`RevokedHostKeys ${file}: `),
      ]);
    }
    const other = kit.file(newPair().public);
    await kit.ask(kit.target(server, { sshArgs: [`${known} -o RevokedHostKeys=${other}`] }));
  });

  it('keeps a key it has just learnt for the rest of the run', async () => {
    const sshArgs = ['-o UserKnownHostsFile=/dev/null', '-o StrictHostKeyChecking=accept-new'];
    const own = await kit.serve({ maxSessions: 1 });
    const run = kit.pool();
    const target = kit.target(own, { sshArgs });
    await kit.ask(target, ':', run);
    await run.get(target).shell({ method: 'sudo', user: 'root', exe: kit.sudo() });
    expect(own.connections).toBe(2);
  });

  it.each([
    [
      'StrictHostKeyChecking=no',
      { sshArgs: ['-o UserKnownHostsFile=/dev/null -o StrictHostKeyChecking=no'] },
    ],
    ['host_key_checking off', { sshArgs: ['-o UserKnownHostsFile=/dev/null'], hostKeyChecking: false }],
  ])('takes any with %s', async (_, more) => {
    expect((await kit.ask(kit.target(server, more), 'echo in')).stdout).toBe('in\n');
  });

  it('sends no password to a changed one that it has to take', async () => {
    const own = await kit.serve({ password: 'secret' });
    const sshArgs = [
      `-o UserKnownHostsFile=${kit.file(kit.known(own, newPair()))}`,
      '-o StrictHostKeyChecking=no',
    ];
    const more = { sshArgs, password: 'secret', privateKeyFiles: [] };
    expect(await codeOf(kit.ask(kit.target(own, more)))).toBe('unreachable');
    expect(own.attempts).toEqual([]);
  });

  it('asks for the kind of key that is known', async () => {
    const rsa = newPair('rsa');
    const own = await kit.serve({ hostKeys: [kit.hostKey, newPair('ecdsa'), rsa] });
    const sshArgs = [`-o UserKnownHostsFile=${kit.file(kit.known(own, rsa))}`];
    expect((await kit.ask(kit.target(own, { sshArgs }), 'echo in')).stdout).toBe('in\n');
  });
});
