import { output, run, type RunOptions, type RunResult } from './run.js';

/** A machine of the lab. All its methods go through the engine, so they work whatever its network and sshd do. */
export interface Target {
  /** Its name in inventories, and its hostname. */
  readonly name: string;
  readonly ip: string;
  /** The container's name, for `docker`. */
  readonly container: string;
  /** Runs a shell command in it, past ssh, as root or as the user given. */
  exec(command: string, options?: ExecOptions): Promise<RunResult>;
  /** As exec, for a command that must succeed: returns its stdout without the last line's end. */
  sh(command: string, options?: ExecOptions): Promise<string>;
  /** Freezes it as a whole; it answers nothing any more. */
  pause(): Promise<unknown>;
  unpause(): Promise<unknown>;
  /** Cuts its power. start() brings it back, with what is on its disk. */
  kill(): Promise<unknown>;
  /** Starts it after kill() and waits until it is up and sshd listens. */
  start(): Promise<void>;
}

/** As RunOptions, and who runs it. */
interface ExecOptions extends RunOptions {
  readonly user?: string;
}

/** Runs `docker` with a command that must succeed and returns its stdout. */
export function docker(...args: string[]): Promise<string> {
  return output('docker', args);
}

/**
 * Waits until a container is up (systemd `running`, sshd listening), gives it the client's public key, and returns
 * its host keys as lines of a known_hosts file for the names given.
 */
export async function ready(container: string, publicKey: string, names: readonly string[]): Promise<string> {
  const keys = await output('docker', ['exec', '-i', container, 'lab-ready'], { input: publicKey });
  return keys
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => `${names.join(',')} ${line.split(' ').slice(0, 2).join(' ')}\n`)
    .join('');
}

/** The methods of a container as a target. */
export function target(name: string, container: string, ip: string, publicKey: string): Target {
  const args = (command: string, user = 'root'): string[] => {
    return ['exec', '-i', '-u', user, container, '/bin/sh', '-c', command];
  };
  return {
    name,
    ip,
    container,
    exec: (command, options = {}) => run('docker', args(command, options.user), options),
    sh: (command, options = {}) => output('docker', args(command, options.user), options),
    pause: () => docker('pause', container),
    unpause: () => docker('unpause', container),
    kill: () => docker('kill', container),
    start: async () => {
      await docker('start', container);
      await ready(container, publicKey, [name]);
    },
  };
}
