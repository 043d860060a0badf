import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeFiles } from '../../../src/cli/node/files.js';

describe('the files of the controller', () => {
  let dir = '';
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'hap-node-files-'));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  const text = (bytes: Uint8Array | undefined): string | undefined =>
    bytes === undefined ? undefined : new TextDecoder().decode(bytes);

  it('are read as they are now, also when they changed without a change of size', () => {
    const files = nodeFiles();
    const path = join(dir, 'x');
    expect(files.read(path)).toBeUndefined();
    for (const content of ['one', 'two', 'three', 'four!']) {
      writeFileSync(path, content);
      expect(text(files.read(path))).toBe(content);
      expect(files.info(path)?.size).toBe(content.length);
    }
    rmSync(path);
    expect(files.read(path)).toBeUndefined();
    expect(files.info(path)).toBeUndefined();
  });

  it('are told apart from older ones that were put in their place', () => {
    const files = nodeFiles();
    const path = join(dir, 'x');
    for (const content of ['new', 'old']) {
      rmSync(path, { force: true });
      writeFileSync(path, content);
      utimesSync(path, 1, 1);
      expect(text(files.read(path))).toBe(content);
    }
  });

  it('are read once where they can be no more often', () => {
    const files = nodeFiles();
    const path = join(dir, 'pipe');
    execFileSync('mkfifo', [path]);
    spawn('sh', ['-c', 'printf told > "$1"', 'sh', path], { stdio: 'ignore' });
    expect(text(files.read(path))).toBe('told');
    expect(text(files.read(path))).toBe('told');
  });
});
