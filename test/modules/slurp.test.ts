import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { slurp } from '../../src/modules/slurp.js';
import { converge } from '../kit/converge.js';
import { moduleTable } from '../kit/module-table.js';
import { realShells } from '../kit/real-shell.js';

const failing = (said: string): { rc: number; stderr: string } => ({ rc: 1, stderr: `cat: ${said}\n` });

moduleTable(slurp, [
  {
    name: 'a file',
    params: { src: '/etc/motd' },
    before: 'hello\n',
    plans: [],
    result: { content: 'aGVsbG8K', encoding: 'base64', source: '/etc/motd' },
  },
  {
    name: 'an empty file in the home, by its other name',
    params: { path: '~/x' },
    before: '',
    plans: [],
    result: { content: '', encoding: 'base64', source: '/root/x' },
  },
  {
    name: 'nothing there',
    params: { src: '/x' },
    before: failing('/x: No such file or directory'),
    plans: [],
    fails: 'file not found: /x',
  },
  {
    name: 'a file of somebody else',
    params: { src: '/x' },
    before: failing('/x: Permission denied'),
    plans: [],
    fails: 'file is not readable: /x',
  },
  {
    name: 'a directory',
    params: { src: '/x' },
    before: failing('/x: Is a directory'),
    plans: [],
    fails: 'source is a directory and must be a file: /x',
  },
  {
    name: 'what cannot be read at all',
    params: { src: '/x' },
    before: failing('/x: Input/output error'),
    plans: [],
    fails: 'unable to slurp file: /x: Input/output error',
  },
]);

describe.each(realShells().map((shell) => [shell.name, shell] as const))('slurp on %s', (_, shell) => {
  const cwd = mkdtempSync(join(tmpdir(), 'hap-slurp-'));
  afterAll(() => rmSync(cwd, { recursive: true }));
  const read = (src: string): ReturnType<typeof converge> => converge(slurp, { src }, { shell, cwd });

  it('gives every byte as it is', () => {
    const bytes = Buffer.from(Array.from({ length: 512 }, (_each, i) => i % 256));
    writeFileSync(join(cwd, '-n $(id)'), bytes);
    expect(read(join(cwd, '-n $(id)')).fields['content']).toBe(bytes.toString('base64'));
  });

  it('says what is not there, and what is a directory', () => {
    mkdirSync(join(cwd, 'd'));
    expect(read(`${cwd}/none`).failed).toBe(`file not found: ${cwd}/none`);
    expect(read(`${cwd}/d`).failed).toBe(`source is a directory and must be a file: ${cwd}/d`);
    expect(read(`${cwd}/-n $(id)/x`).failed).toBe(`unable to slurp file: ${cwd}/-n $(id)/x: Not a directory`);
  });

  it('does not wait for what a pipe may bring', () => {
    execFileSync('mkfifo', [join(cwd, 'p')]);
    expect(read(`${cwd}/p`).failed).toBe(`unable to slurp file: ${cwd}/p: a named pipe`);
  });
});
