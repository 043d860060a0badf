import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { command } from '../../src/modules/command/command.js';
import { raw } from '../../src/modules/command/raw.js';
import { shell } from '../../src/modules/command/shell.js';
import { shlexSplit } from '../../src/python/index.js';
import { converge, type Ended } from '../kit/converge.js';
import { moduleTable } from '../kit/module-table.js';
import { realShells } from '../kit/real-shell.js';

moduleTable(command, [
  {
    name: 'runs words, each quoted',
    params: { _raw_params: `echo 'a b' "c'd" $HOME` },
    before: [],
    plans: [/hap_find echo \|\| exit 127; exec echo 'a b' 'c'\\''d' "\$\{HOME-\\\$HOME\}"/],
    after: { always: 'only the user knows whether it is needed' },
  },
  {
    name: 'does nothing where creates is there',
    params: { argv: ['make', 'it'], creates: '/made' },
    before: '1',
    plans: [],
    result: { changed: false, rc: 0, stdout: 'skipped, since /made exists', cmd: ['make', 'it'] },
  },
  {
    name: 'runs where creates is not there, and not again',
    params: { argv: ['make', 'it'], creates: '/made' },
    before: '0',
    plans: [/exec make it/],
    after: '1',
  },
  {
    name: 'does nothing where removes is gone',
    params: { argv: ['rm', 'x'], removes: 'x' },
    before: '0',
    plans: [],
    result: { changed: false, msg: "Did not run command since 'x' does not exist" },
  },
  {
    name: 'is skipped in check mode',
    check: true,
    params: { _raw_params: 'reboot' },
    before: [],
    plans: [],
    result: { skipped: true, changed: false, msg: 'Command would have run if not in check mode' },
  },
  {
    name: 'is predicted in check mode where creates says that it runs',
    check: true,
    params: { _raw_params: 'make it', creates: '/made' },
    before: '0',
    plans: [/exec make it/],
    after: '1',
    result: { changed: true },
  },
  { name: 'needs a command', params: {}, before: [], plans: [], fails: 'no command given' },
  {
    name: 'takes one command, not two',
    params: { _raw_params: 'a', argv: ['b'] },
    before: [],
    plans: [],
    fails: 'only command or argv can be given, not both',
  },
  {
    name: 'names an open quote',
    params: { _raw_params: `echo 'a` },
    before: [],
    plans: [],
    fails: `No closing quotation in the command: echo 'a`,
  },
]);

moduleTable(raw, [
  {
    name: 'hands the line over as it is',
    params: { _raw_params: 'echo $HOME | cat' },
    before: [],
    plans: [`exec /bin/sh -c 'echo $HOME | cat'`],
    after: { always: 'only the user knows whether it is needed' },
    printed: [{ stdout: 'x\n', rc: 3 }],
    result: { changed: true, rc: 3, stdout: 'x\n', failed: true, msg: 'non-zero return code' },
  },
  {
    name: 'is skipped in check mode',
    check: true,
    params: { _raw_params: 'reboot' },
    before: [],
    plans: [],
    result: { skipped: true },
  },
]);

describe.each([...realShells()])('commands on $name', (at) => {
  let cwd: string;
  beforeAll(() => {
    cwd = mkdtempSync(join(tmpdir(), 'hap-command-'));
  });
  afterAll(() => rmSync(cwd, { recursive: true, force: true }));
  const run = (module: typeof command, params: Record<string, unknown>): Ended =>
    converge(module, params, { shell: at, cwd });

  it('gives output without its last line breaks, the exit status, and times', () => {
    const { fields } = run(shell, { _raw_params: 'printf "a\\nb\\n\\n"; echo e >&2; exit 4' });
    expect(fields).toMatchObject({
      stdout: 'a\nb',
      stderr: 'e',
      rc: 4,
      failed: true,
      msg: 'non-zero return code',
    });
    expect(fields['start']).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$/);
    expect(fields['delta']).toMatch(/^\d+:\d\d:\d\d\.\d{6}$/);
  });

  it('keeps the last line breaks when told to', () => {
    expect(run(shell, { _raw_params: 'echo a', strip_empty_ends: false }).fields['stdout']).toBe('a\n');
  });

  it('passes any word through, and expands only home and variables', () => {
    const word = `a 'b' "c" \\ * ; & | # $( ) \``;
    const printed = run(command, {
      argv: ['printf', '%s|', word, '~/x', '$HOME/y', '${NOT_SET_AT_ALL}', ''],
    });
    expect(printed.fields['stdout']).toBe(
      [word, `${cwd}/x`, `${cwd}/y`, '${NOT_SET_AT_ALL}', '', ''].join('|'),
    );
  });

  it('says that there is no such command', () => {
    expect(run(command, { _raw_params: 'no-such-command -x' })).toMatchObject({
      failed: "[Errno 2] No such file or directory: b'no-such-command'",
      fields: { rc: 2 },
    });
    expect(run(command, { _raw_params: 'cd /' }).failed).toBe("[Errno 2] No such file or directory: b'cd'");
  });

  it('says that a file cannot be run', () => {
    writeFileSync(join(cwd, 'plain'), 'x', { mode: 0o644 });
    expect(run(command, { _raw_params: './plain' }).failed).toBe("[Errno 13] Permission denied: b'./plain'");
  });

  it('runs in a folder, and says where it cannot', () => {
    mkdirSync(join(cwd, 'sub'), { recursive: true });
    expect(run(shell, { _raw_params: 'pwd', chdir: join(cwd, 'sub') }).fields['stdout']).toBe(
      join(cwd, 'sub'),
    );
    expect(run(shell, { _raw_params: 'pwd', chdir: '/no/such' }).failed).toBe(
      "Unable to change directory before execution: [Errno 2] No such file or directory: b'/no/such'",
    );
  });

  it('reads standard input, ended by a line break unless told otherwise', () => {
    expect(run(shell, { _raw_params: 'wc -c', stdin: 'abc' }).fields['stdout']).toMatch(/^\s*4$/);
    expect(
      run(shell, { _raw_params: 'wc -c', stdin: 'abc', stdin_add_newline: false }).fields['stdout'],
    ).toMatch(/^\s*3$/);
  });

  it('looks for patterns in creates and removes, in its folder', () => {
    writeFileSync(join(cwd, 'made-1'), '');
    const touch = { _raw_params: 'echo ran', chdir: cwd };
    expect(run(shell, { ...touch, creates: 'made-*' }).changed).toBe(false);
    expect(run(shell, { ...touch, creates: 'other-*' }).changed).toBe(true);
    expect(run(shell, { ...touch, removes: 'made-?' }).changed).toBe(true);
    expect(run(shell, { ...touch, removes: 'gone-[0-9]' }).changed).toBe(false);
  });

  it('is done after creates was made', () => {
    const make = { argv: ['touch', join(cwd, 'a b')], creates: join(cwd, 'a b') };
    expect(run(command, make).changed).toBe(true);
    expect(existsSync(join(cwd, 'a b'))).toBe(true);
    expect(run(command, make).changed).toBe(false);
  });
});

describe('splitting a command line', () => {
  it.each([
    [`a  b\tc`, ['a', 'b', 'c']],
    [`'a b'c "d e"f`, ['a bc', 'd ef']],
    [`a\\ b "\\"" "\\n" '\\'`, ['a b', '"', '\\n', '\\']],
    [`'' ""`, ['', '']],
    [`a#b # c`, ['a#b', '#', 'c']],
  ])('%s', (line, words) => {
    expect(shlexSplit(line)).toEqual(words);
  });
});
