import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { run } from '../../kit/run.js';
import { command, hap } from '../support/hap.js';
import { scratch } from '../support/scratch.js';

const folder = scratch({
  hosts: 'here ansible_connection=local\n',
  'site.yml': '- hosts: all\n  gather_facts: false\n  tasks:\n    - shell: echo "<$NODE_EXTRA_CA_CERTS>"\n',
});
afterAll(() => folder.remove());

describe('the command', () => {
  it('is found through links, as npm makes them', async () => {
    mkdirSync(join(folder.dir, 'bin'));
    symlinkSync(command, join(folder.dir, 'absolute'));
    symlinkSync('../absolute', join(folder.dir, 'bin', 'hap'));
    const { code, stdout } = await run('hap', ['--version'], {
      env: { PATH: `${join(folder.dir, 'bin')}:${process.env['PATH'] ?? ''}` },
    });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('keeps Node from reading more certificates, and gives what it starts the variable', async () => {
    const env = { NODE_EXTRA_CA_CERTS: join(folder.dir, 'missing.pem') };
    const { stdout, stderr } = await hap(['play', '-v', '-i', 'hosts', 'site.yml'], { cwd: folder.dir, env });
    expect(stdout).toContain(`<${env.NODE_EXTRA_CA_CERTS}>`);
    // Node itself complains of a file that it cannot read.
    expect(stderr).toBe('');
  });

  it('says what is missing where there is no node', async () => {
    const shell = execFileSync('sh', ['-c', 'command -v sh'], { encoding: 'utf8' }).trim();
    const { code, stderr } = await run(shell, [command, '--version'], { env: { PATH: folder.dir } });
    expect(code).toBe(127);
    expect(stderr).toMatch(/^hap: node is not here; Node\.js 20\.19 or newer is needed/);
  });
});
