import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { validationFailed, writeRequest } from '../../src/engine/apply/write.js';
import { sh, type Output, type WriteChange } from '../../src/model/index.js';
import { ask, realShells } from '../kit/real-shell.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const mode = (path: string): string => (statSync(path).mode & 0o7777).toString(8);

describe.each([...realShells()])('replacing a file, on $name', (shell) => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'hap-write-'));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  const write = (more: Partial<WriteChange> & { path: string }): Output =>
    ask(shell, writeRequest({ kind: 'write', what: 'write', content: bytes('new\n'), ...more }), dir);
  const left = (): string[] => readdirSync(dir).filter((name) => name.startsWith('.hap.'));

  it('makes a new file, 0644 less umask where no mode is given', () => {
    const path = join(dir, 'a b');
    expect(write({ path }).rc).toBe(0);
    expect(readFileSync(path, 'utf8')).toBe('new\n');
    // The umask of the shell that the script runs in.
    const umask = Number.parseInt(ask(shell, { script: sh`umask` }, dir).stdout, 8);
    expect(mode(path)).toBe((0o666 & ~umask).toString(8));
    expect(left()).toEqual([]);
  });

  it('keeps mode and owner of the old file', () => {
    const path = join(dir, 'f');
    writeFileSync(path, 'old\n');
    chmodSync(path, 0o640);
    if (process.getuid?.() === 0) chownSync(path, 12, 34);
    const before = statSync(path);
    expect(write({ path }).rc).toBe(0);
    const { uid, gid, ino } = statSync(path);
    expect([uid, gid, mode(path)]).toEqual([before.uid, before.gid, '640']);
    expect(ino).not.toBe(before.ino);
  });

  it('sets the mode that is given', () => {
    const path = join(dir, 'f');
    expect(write({ path, mode: '0600' }).rc).toBe(0);
    expect(mode(path)).toBe('600');
  });

  it('carries any byte through', () => {
    const path = join(dir, 'f');
    const content = Uint8Array.from({ length: 256 }, (_, i) => i);
    expect(write({ path, content }).rc).toBe(0);
    expect(new Uint8Array(readFileSync(path))).toEqual(content);
  });

  it('leaves the old file where validate says no, and nothing else', () => {
    const path = join(dir, 'f');
    writeFileSync(path, 'old\n');
    const { rc, stderr } = write({
      path,
      validate: `sh -c 'grep right "$0" || { echo "not right"; exit 3; }' %s`,
    });
    expect(rc).toBe(validationFailed);
    expect(stderr).toBe('not right\n');
    expect(readFileSync(path, 'utf8')).toBe('old\n');
    expect(left()).toEqual([]);
  });

  it('hands validate the new content at a path that needs no quoting by the user', () => {
    const sub = join(dir, "it's a dir");
    mkdirSync(sub);
    const path = join(sub, 'f');
    expect(write({ path, validate: 'grep -q new %s' }).rc).toBe(0);
    expect(existsSync(path)).toBe(true);
  });

  it('runs validate without a shell', () => {
    const path = join(dir, 'f');
    const touched = join(dir, 'touched');
    expect(write({ path, validate: `test -s %s ; touch ${touched}` }).rc).toBe(validationFailed);
    expect(existsSync(touched)).toBe(false);
  });

  it('leaves the old file where only a part of the content arrives', () => {
    const path = join(dir, 'f');
    writeFileSync(path, 'old\n');
    const request = writeRequest({ kind: 'write', what: 'write', path, content: bytes('new content\n') });
    const { rc, stderr } = ask(shell, { ...request, stdin: bytes('new') }, dir);
    expect(rc).not.toBe(0);
    expect(stderr).toContain('did not get as far as');
    expect(readFileSync(path, 'utf8')).toBe('old\n');
    expect(left()).toEqual([]);
  });

  it('takes its content from another file of the target', () => {
    const path = join(dir, 'f');
    writeFileSync(join(dir, 'source'), 'from there\n');
    expect(write({ path, content: bytes(''), from: join(dir, 'source') }).rc).toBe(0);
    expect(readFileSync(path, 'utf8')).toBe('from there\n');
  });

  it('removes what a write that was killed has left, and nothing of one that lives or of another host', () => {
    const path = join(dir, 'f');
    const host = readFileSync('/proc/sys/kernel/hostname', 'utf8').trim();
    // proc(5): the 22nd field, which is the 20th behind the name.
    const stat = readFileSync(`/proc/${process.pid}/stat`, 'utf8');
    const born = stat.slice(stat.lastIndexOf(') ') + 2).split(' ')[19] ?? '';
    const alive = `.hap.${host}.${process.pid}.${born}.abcdefgh`;
    const dead = [
      `.hap.${host}.${process.pid}.${Number(born) - 1}.abcdefgh`,
      `.hap.${host}.9999999.1.abcdefgh`,
    ];
    const others = [alive, '.hap.elsewhere.9999999.1.abcdefgh', `.hap.${host}.notes`];
    for (const name of [...dead, ...others]) writeFileSync(join(dir, name), '');
    expect(write({ path }).rc).toBe(0);
    expect(left().sort()).toEqual(others.sort());
  });

  it('does not move it into a folder that has come in its place', () => {
    const path = join(dir, 'f');
    mkdirSync(path);
    const { rc, stderr } = write({ path });
    expect(rc).not.toBe(0);
    expect(stderr).toContain(`cannot replace ${path} by renaming: it is a directory`);
    expect([readdirSync(path), left()]).toEqual([[], []]);
  });

  it('keeps the old file beside the new one when asked', () => {
    const path = join(dir, 'f');
    writeFileSync(path, 'old\n');
    const { stdout } = write({ path, backup: true });
    const kept = /^backup (.*)$/m.exec(stdout)?.[1] ?? '';
    expect(kept.startsWith(`${path}.`)).toBe(true);
    expect(readFileSync(kept, 'utf8')).toBe('old\n');
  });

  it('says so where the folder is not there', () => {
    const { rc, stderr } = write({ path: join(dir, 'no', 'f') });
    expect(rc).not.toBe(0);
    expect(stderr).toContain(`cannot create a file in ${join(dir, 'no')}`);
  });
});
