import { spawn } from 'node:child_process';
import { connect, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { unreachable } from './errors.js';
import type { SshSettings } from './settings.js';

/** The bytes between us and a server: a socket, or what stands for one. */
export type Wire = Socket | Duplex;

/**
 * A TCP connection to the host, with Nagle's algorithm off: ssh2 leaves it on, and then most small requests wait 40 ms.
 *
 * @throws HapError `unreachable`, Error with the system's code
 */
export function connectTcp(settings: SshSettings, timeout: number, signal: AbortSignal): Promise<Socket> {
  const { host, port, family, bindAddress } = settings;
  const socket = connect({ host, port, family, localAddress: bindAddress, noDelay: true });
  // Node's own `signal` would listen for as long as the signal lives, and so once more with every try.
  const stop = (): void => void socket.destroy(signal.reason as Error);
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop);
  socket.once('close', () => signal.removeEventListener('abort', stop));
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      socket.destroy();
      reject(unreachable(settings, `it did not answer within ${settings.timeout / 1000} s`));
    }, timeout);
    socket.once('connect', () => {
      clearTimeout(timer);
      resolve(socket);
    });
    // It stays, for what happens before ssh2 listens: an error that nobody hears ends the process.
    socket.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
  });
}

/** The input and output of a command as a wire (ssh_config(5), ProxyCommand). */
export function connectThrough(command: string, signal: AbortSignal): Wire {
  // A Ctrl-C at hap's terminal is for hap to act on.
  const child = spawn('/bin/sh', ['-c', `trap '' INT; exec ${command}`], {
    stdio: ['pipe', 'pipe', 'ignore'],
    signal,
  });
  const wire = Duplex.from({ readable: child.stdout, writable: child.stdin });
  wire.on('error', () => undefined);
  child.once('error', (error) => wire.destroy(error));
  child.once('exit', (code) => {
    if (code) wire.destroy(new Error(`its ProxyCommand ended with status ${code}`));
  });
  wire.once('close', () => child.kill());
  return wire;
}
