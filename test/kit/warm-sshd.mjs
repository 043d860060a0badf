// An SSH server in this process, for who runs what was built as its users do: it lets everybody in and runs everything.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ssh2 from 'ssh2';

function serve(client) {
  client.on('error', () => undefined);
  client.on('authentication', (way) => way.accept());
  client.on('session', (accept) => {
    accept().on('exec', (start, _refuse, { command }) => {
      const channel = start();
      const child = spawn('/bin/sh', ['-c', command]);
      channel.pipe(child.stdin);
      child.stdin.on('error', () => undefined);
      child.stdout.pipe(channel, { end: false });
      child.stderr.pipe(channel.stderr);
      child.on('close', (code) => {
        channel.exit(code ?? 1);
        channel.end();
      });
    });
  });
}

/** A key pair. One in 300 of those that ssh2 makes is one that it cannot read. */
function newPair() {
  for (;;) {
    const pair = ssh2.utils.generateKeyPairSync('ed25519');
    if (!(ssh2.utils.parseKey(pair.private) instanceof Error)) return pair;
  }
}

/**
 * Starts it on a free port of the loopback. It does not keep the process going.
 * @returns the options with which hap reaches it as any host, and `end`, which removes its files
 */
export async function startWarmSshd() {
  const dir = mkdtempSync(join(tmpdir(), 'hap-warm-'));
  const [host, user] = [newPair(), newPair()];
  const server = new ssh2.Server({ hostKeys: [host.private] }, serve);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  server.unref();
  const { port } = server.address();
  const [key, knownHosts] = [join(dir, 'key'), join(dir, 'known_hosts')];
  writeFileSync(key, user.private, { mode: 0o600 });
  writeFileSync(knownHosts, `[127.0.0.1]:${port} ${host.public}\n`);
  const reach = ['-e', `ansible_host=127.0.0.1 ansible_port=${port} ansible_user=warm`];
  const options = [
    ...reach,
    '--private-key',
    key,
    '--ssh-common-args',
    `-o UserKnownHostsFile=${knownHosts}`,
  ];
  return { options, end: () => rmSync(dir, { recursive: true, force: true }) };
}
