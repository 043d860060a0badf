import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { HostConnection } from '../../src/connection/connection.js';
import { createPool } from '../../src/connection/index.js';
import { sh, ShellFunction, verbatim } from '../../src/model/index.js';
import { until } from '../kit/until.js';
import { localTarget, OtherShell } from './other-shell.js';
import { connectionSuite } from './suite.js';
import { codeOf, untilGone } from './suite/site.js';

describe.each([
  ['lasts', false],
  ['serves once', true],
])('local, by a shell that %s', (_, once) => {
  connectionSuite({
    open: () => createPool({ environment: process.env }).get(localTarget),
    large: 1_000_000,
    once,
  });
});

describe('round trips', () => {
  const hello = new ShellFunction('hap_test_hello', 'echo hello');

  it('opens the shell and asks everything in one write', async () => {
    const carrier = new OtherShell();
    const connection = new HostConnection(localTarget, carrier);
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
    const connection = new HostConnection(localTarget, carrier);
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
    const connection = new HostConnection(localTarget, carrier);
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

describe.each([
  ['lasts', false],
  ['serves once', true],
])('a shell that %s', (_, once) => {
  it('answers nothing that was interrupted, and has ended what it ran', async () => {
    const connection = new HostConnection(localTarget, new OtherShell());
    const shell = await connection.shell(undefined, once);
    const folder = mkdtempSync(join(tmpdir(), 'hap-interrupted-'));
    const file = join(folder, 'pid');
    const script = verbatim(`sh -c 'echo $$ >${file}.new; mv ${file}.new ${file}; exec sleep 300'`);
    const running = codeOf(shell.run({ script }));
    await until(() => existsSync(file), { what: 'the script' });
    await connection.interrupt();
    expect(await running).toBe('interrupted');
    const left = spawnSync('/bin/sh', ['-c', untilGone(readFileSync(file, 'utf8').trim())], {
      timeout: 10_000,
    });
    expect(left.stdout.toString()).toBe('gone\n');
    rmSync(folder, { recursive: true });
  });
});
