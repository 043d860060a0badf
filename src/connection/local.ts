import { spawn } from 'node:child_process';
import { HapError } from '../model/index.js';
import type { Carrier, Running, Sink, StartOptions } from './carrier.js';
import { Linger } from './linger.js';

/** Ends a group of processes, those of them that may be signalled. */
function endGroup(leader: number | undefined): void {
  try {
    if (leader !== undefined) process.kill(-leader, 'SIGTERM');
  } catch {
    // It has just ended, or it is another user's.
  }
}

/** Commands on the controller itself, as the user that runs hap. */
export class LocalCarrier implements Carrier {
  readonly #environment: Readonly<Record<string, string | undefined>>;
  readonly #running = new Set<Running>();

  /** @param environment what the commands find in their environment */
  constructor(environment: Readonly<Record<string, string | undefined>>) {
    this.#environment = environment;
  }

  start(command: string, sink: Sink, options: StartOptions = {}): Promise<Running> {
    if (options.terminal) {
      const summary = 'a command on the controller itself cannot be given a terminal';
      return Promise.reject(new HapError({ code: 'no-terminal', summary }));
    }
    // A session of its own: a Ctrl-C at hap's terminal is for hap to act on.
    const child = spawn('/bin/sh', ['-c', command], { detached: true, env: this.#environment });
    const close = (): void => {
      child.stdin.destroy();
      child.stdout.destroy();
      child.stderr.destroy();
    };
    const running: Running = {
      write: (data) => void child.stdin.write(data),
      hangUp: () => child.stdin.end(),
      close,
      abandon: () => {
        close();
        if (child.exitCode === null && child.signalCode === null) endGroup(child.pid);
      },
    };
    this.#running.add(running);
    const linger = new Linger(() => running.close());
    child.stdout.on('data', (chunk: Buffer) => {
      linger.heard();
      sink.stdout(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      linger.heard();
      sink.stderr(chunk);
    });
    child.on('exit', () => linger.exited());
    // The command has ended; `end` tells it.
    child.stdin.on('error', () => undefined);
    child.on('close', (code, signal) => {
      this.#running.delete(running);
      linger.closed();
      sink.end({ code: code ?? undefined, signal: signal ?? undefined });
    });
    return new Promise((resolve, reject) => {
      child.on('spawn', () => resolve(running));
      child.on('error', (cause) => {
        const summary = `cannot start /bin/sh on the controller: ${cause.message}`;
        reject(new HapError({ code: 'unreachable', summary, cause }));
      });
    });
  }

  close(): Promise<void> {
    for (const running of this.#running) running.close();
    return Promise.resolve();
  }
}
