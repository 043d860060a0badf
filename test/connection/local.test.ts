import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Carrier, Running, Sink } from '../../src/connection/carrier.js';
import { HostConnection } from '../../src/connection/connection.js';
import { createPool } from '../../src/connection/index.js';
import { LocalCarrier } from '../../src/connection/local.js';
import { sh, ShellFunction, verbatim, type Target } from '../../src/model/index.js';
import { realShells } from '../kit/real-shell.js';
import { connectionSuite } from './suite.js';

const target: Target = {
  name: 'here',
  kind: 'local',
  address: 'localhost',
  port: 22,
  user: undefined,
  privateKeyFiles: [],
  sshArgs: [],
  hostKeyChecking: true,
  timeout: 10_000,
};

describe('local', () => {
  connectionSuite({ open: () => createPool({ environment: process.env }).get(target) });
});

/** Commands with another shell in place of /bin/sh, and what was written to them. */
class OtherShell implements Carrier {
  readonly writes: string[] = [];
  readonly #carrier: Carrier;
  readonly #command: string;

  constructor(command = '/bin/sh', path = process.env['PATH']) {
    this.#carrier = new LocalCarrier({ ...process.env, PATH: path });
    this.#command = command;
  }

  async start(command: string, sink: Sink): Promise<Running> {
    const running = await this.#carrier.start(command.replaceAll('/bin/sh', this.#command), sink);
    return {
      write: (data) => {
        this.writes.push(Buffer.from(data).toString('latin1'));
        running.write(data);
      },
      close: () => running.close(),
    };
  }

  close(): Promise<void> {
    return this.#carrier.close();
  }
}

const others = [
  ...['/bin/bash']
    .filter((file) => existsSync(file))
    .map((file) => ({ name: 'bash', command: `${file} --posix`, path: process.env['PATH'] })),
  ...realShells()
    .filter(({ name }) => name.startsWith('busybox'))
    .map(({ name, command, path }) => ({ name, command: command.join(' '), path })),
];

describe.each(others)('$name as sh', ({ name, command, path }) => {
  connectionSuite({
    open: () => new HostConnection(target, new OtherShell(command, path)),
    binaryFilters: !name.startsWith('busybox'),
    // bash reads its input byte by byte.
    large: 300_000,
  });
});

describe('round trips', () => {
  const hello = new ShellFunction('hap_test_hello', 'echo hello');

  it('opens the shell and asks everything in one write', async () => {
    const carrier = new OtherShell();
    const connection = new HostConnection(target, carrier);
    const shell = await connection.shell();
    expect(carrier.writes).toHaveLength(0);
    const scripts = [sh`echo 1`, sh`cat`, sh`${hello}`, sh`exit 4`];
    const outputs = await Promise.all(
      scripts.map((script, i) => shell.run({ script, stdin: Buffer.from(`${i}`), mayDetach: i === 3 })),
    );
    expect(outputs.map(({ rc, stdout }) => [rc, stdout])).toEqual([
      [0, '1\n'],
      [0, '1'],
      [0, 'hello\n'],
      [4, ''],
    ]);
    expect(carrier.writes).toHaveLength(1);
    await connection.close();
  });

  it('needs one write for what is asked in one turn of the event loop', async () => {
    const carrier = new OtherShell();
    const connection = new HostConnection(target, carrier);
    const shell = await connection.shell();
    await shell.run({ script: verbatim(':') });
    await Promise.all([
      shell.run({ script: verbatim('echo 1') }),
      Promise.resolve().then(() => shell.run({ script: verbatim('echo 2') })),
    ]);
    expect(carrier.writes).toHaveLength(2);
    await connection.close();
  });

  it('teaches a function once, and again to a new shell', async () => {
    const carrier = new OtherShell();
    const connection = new HostConnection(target, carrier);
    const shell = await connection.shell();
    const taught = (): number => carrier.writes.filter((text) => text.includes('hap_test_hello() {')).length;
    await shell.run({ script: sh`${hello}` });
    await shell.run({ script: sh`${hello}` });
    expect(taught()).toBe(1);
    await connection.renewShells();
    expect((await shell.run({ script: sh`${hello}` })).stdout).toBe('hello\n');
    expect(taught()).toBe(2);
    await connection.close();
  });
});
