import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { output, run } from './run.js';
import { until } from './until.js';

/** sshd listens on no more addresses than these (MAX_LISTEN_SOCKS). */
const addressesEach = 16;

/** Where an sshd that is run as root puts itself before the login (its privilege separation directory on Debian). */
const separation = '/run/sshd';

/** Servers of this machine's OpenSSH on addresses of the loopback, apart from the machine's own. */
export interface LoopbackSshd {
  /** 127.77.0.1 and so on, each for one host. */
  readonly addresses: readonly string[];
  readonly port: number;
  /** The private key that logs in. */
  readonly key: string;
  /** A known_hosts file with a line for each address. */
  readonly knownHosts: string;
  /** The folder of its files. */
  readonly dir: string;
  /** The processes that listen. */
  readonly pids: readonly number[];
  /** What they have logged; a line for each attempt to log in with `LogLevel VERBOSE`. */
  log(): string;
  close(): Promise<void>;
}

/** The addresses of the first so many hosts. */
function loopback(count: number): string[] {
  // Without .0 and .255.
  return Array.from({ length: count }, (_, i) => `127.77.${Math.floor(i / 250)}.${(i % 250) + 1}`);
}

async function freePort(address: string): Promise<number> {
  const server = createServer();
  server.listen(0, address);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function listens(address: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, address, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

async function newKey(file: string): Promise<string> {
  await output('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'hap', '-f', file]);
  return readFileSync(`${file}.pub`, 'utf8').trim();
}

/**
 * Starts sshd on the loopback for so many hosts, with keys and a configuration of its own. Needs root on systems where
 * sshd does; the machine's sshd, its keys and its settings are not touched.
 *
 * @param more lines of sshd_config(5), which go before its own
 * @throws Error when sshd is not installed or does not start, with what it said
 */
export async function startLoopbackSshd(count: number, more: readonly string[] = []): Promise<LoopbackSshd> {
  const found = await run('sh', ['-c', 'PATH=$PATH:/usr/sbin:/sbin; command -v sshd']);
  const program = found.stdout.trim();
  if (found.code !== 0)
    throw new Error('sshd is not installed; this installs it: apt-get install openssh-server');
  const dir = mkdtempSync(join(tmpdir(), 'hap-sshd-'));
  const made = process.getuid?.() === 0 && !existsSync(separation);
  if (made) mkdirSync(separation, { mode: 0o755 });
  const servers: ChildProcess[] = [];
  let log = '';
  const close = async (): Promise<void> => {
    const running = servers.filter((server) => server.exitCode === null);
    const ends = running.map((server) => once(server, 'exit'));
    for (const server of running) server.kill('SIGTERM');
    await Promise.all(ends);
    if (made) rmSync(separation, { recursive: true, force: true });
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    const addresses = loopback(count);
    const port = await freePort(addresses[0] ?? '127.0.0.1');
    const key = join(dir, 'id_ed25519');
    writeFileSync(join(dir, 'authorized_keys'), `${await newKey(key)}\n`);
    const hostKey = await newKey(join(dir, 'host_key'));
    const knownHosts = join(dir, 'known_hosts');
    const type = hostKey.split(' ').slice(0, 2).join(' ');
    writeFileSync(knownHosts, addresses.map((address) => `[${address}]:${port} ${type}\n`).join(''));
    for (let at = 0; at < count; at += addressesEach) {
      const config = join(dir, `sshd_config.${at}`);
      writeFileSync(config, configuration(dir, port, addresses.slice(at, at + addressesEach), more));
      const server = spawn(program, ['-D', '-e', '-f', config], { stdio: ['ignore', 'ignore', 'pipe'] });
      server.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()));
      servers.push(server);
      await until(
        () => {
          if (server.exitCode !== null) return 'ended';
          return listens(addresses[at] ?? '', port).then((yes) => (yes ? 'listening' : undefined));
        },
        { every: 5, what: 'sshd' },
      ).then((state) => {
        if (state === 'ended') throw new Error(`sshd does not start: ${log}`);
      });
    }
    const pids = servers.map((server) => server.pid).filter((pid) => pid !== undefined);
    return { addresses, port, key, knownHosts, dir, pids, log: () => log, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function configuration(
  dir: string,
  port: number,
  addresses: readonly string[],
  more: readonly string[],
): string {
  return [
    ...more,
    `Port ${port}`,
    ...addresses.map((address) => `ListenAddress ${address}`),
    `HostKey ${dir}/host_key`,
    `AuthorizedKeysFile ${dir}/authorized_keys`,
    // The files are in a folder of /tmp.
    'StrictModes no',
    'PidFile none',
    'UsePAM no',
    'UseDNS no',
    'PermitRootLogin yes',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'PrintLastLog no',
    'PrintMotd no',
    'MaxStartups 2000',
    // A bash that is not the outermost does not read the user's .bashrc, which may do anything.
    'SetEnv SHLVL=1',
    'LogLevel ERROR',
    '',
  ].join('\n');
}
