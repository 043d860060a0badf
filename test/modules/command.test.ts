import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { command } from '../../src/modules/command/command.js';
import type { Module } from '../../src/model/index.js';
import { raw } from '../../src/modules/command/raw.js';
import { shell } from '../../src/modules/command/shell.js';
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
    plans: [/\( exec \/bin\/sh -c 'echo \$HOME \| cat' \)/],
    after: { always: 'only the user knows whether it is needed' },
    printed: [{ stdout: 'x\n', rc: 3 }],
    result: { changed: true, rc: 3, stdout: 'x\n', failed: true, msg: 'non-zero return code' },
  },
  {
    name: 'has a shell that is named called by sh',
    params: { _raw_params: "echo it's", executable: '/bin/my sh' },
    before: [],
    plans: [/exec \/bin\/sh -c ''\\''\/bin\/my sh'\\'' -c /],
    after: { always: 'only the user knows whether it is needed' },
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

/** bash as the shell of a connection: with `-c` it would say less of how commands end than when it reads what it is to do. */
const bash = {
  name: 'bash',
  command: ['/bin/sh', '-c', 'f=$(mktemp); echo "$1" >$f; /bin/bash --posix $f; r=$?; rm $f; exit $r'],
  path: process.env['PATH'] ?? '/usr/bin:/bin',
};
const shells = [...realShells(), ...[bash].filter(() => existsSync('/bin/bash'))];

describe.each(shells)('commands on $name', (at) => {
  let cwd: string;
  beforeAll(() => {
    cwd = mkdtempSync(join(tmpdir(), 'hap-command-'));
  });
  afterAll(() => rmSync(cwd, { recursive: true, force: true }));
  const run = (module: Module, params: Record<string, unknown>, check = false): Ended =>
    converge(module, params, { shell: at, cwd, check });

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

  it('knows its folder by its own name, whatever link led there', () => {
    mkdirSync(join(cwd, 'own-name'));
    symlinkSync('own-name', join(cwd, 'link'));
    const told = run(shell, { _raw_params: 'echo "$PWD"', chdir: join(cwd, 'link') });
    expect(told.fields['stdout']).toBe(join(realpathSync(cwd), 'own-name'));
  });

  it('reads standard input, ended by a line break unless told otherwise', () => {
    expect(run(shell, { _raw_params: 'wc -c', stdin: 'abc' }).fields['stdout']).toMatch(/^\s*4$/);
    expect(
      run(shell, { _raw_params: 'wc -c', stdin: 'abc', stdin_add_newline: false }).fields['stdout'],
    ).toMatch(/^\s*3$/);
    expect(run(shell, { _raw_params: 'wc -c', stdin: '' }).fields['stdout']).toMatch(/^\s*0$/);
  });

  it('looks for patterns in creates and removes, in its folder', () => {
    writeFileSync(join(cwd, 'made-1'), '');
    const touch = { _raw_params: 'echo ran', chdir: cwd };
    expect(run(shell, { ...touch, creates: 'made-*' }).changed).toBe(false);
    expect(run(shell, { ...touch, creates: 'other-*' }).changed).toBe(true);
    expect(run(shell, { ...touch, removes: 'made-?' }).changed).toBe(true);
    expect(run(shell, { ...touch, removes: 'gone-[0-9]' }).changed).toBe(false);
  });

  it.each([
    ['kill -9 $$', -9],
    ['kill -15 $$', -15],
    ['kill -1 $$', -1],
    ['exit 137', 137],
    ['exit 143', 143],
    ['exit 1', 1],
  ])('gives the signal that ended %s, if one did', (line, rc) => {
    const none = { stdout: '', stderr: '', failed: true, msg: 'non-zero return code' };
    expect(run(shell, { _raw_params: line }).fields).toMatchObject({ ...none, rc });
    expect(run(command, { argv: ['sh', '-c', line] }).fields).toMatchObject({ ...none, rc });
    expect(run(raw, { _raw_params: line }).fields).toEqual({ ...none, rc, changed: true });
  });

  it('leaves what a command itself says of its children', () => {
    const { fields } = run(shell, { _raw_params: "sh -c 'kill -9 $$'; echo after $?; cat; echo err >&2" });
    expect(fields).toMatchObject({ rc: 0, stdout: 'after 137' });
    expect(fields['stderr']).toMatch(/Killed.*\nerr$/);
  });

  it('gives the output of raw as it is', () => {
    const { fields } = run(raw, { _raw_params: "printf 'a\\n\\n'; echo e >&2; exit 3" });
    expect(fields).toMatchObject({ rc: 3, stdout: 'a\n\n', stderr: 'e\n' });
    expect(run(raw, { _raw_params: '' }).fields).toEqual({ changed: true, rc: 0, stdout: '', stderr: '' });
  });

  // Ansible's module leaves these in every result.
  const nothing = { stdout: '', stderr: '', start: null, end: null, delta: null };

  it.each([
    ['plain', '[Errno 20] Not a directory'],
    ['plain/below', '[Errno 20] Not a directory'],
    ['plain/', '[Errno 20] Not a directory'],
    ['none', '[Errno 2] No such file or directory'],
    ['none/below', '[Errno 2] No such file or directory'],
    ["it's", '[Errno 2] No such file or directory'],
  ])('says why it cannot enter %s, in check mode and before it looks at creates as well', (name, why) => {
    writeFileSync(join(cwd, 'plain'), 'x');
    const chdir = join(cwd, name) + (name.endsWith('/') ? '/' : '');
    const quoted = chdir.includes("'") ? `b"${chdir}"` : `b'${chdir}'`;
    for (const [more, check] of [
      [{}, false],
      [{}, true],
      [{ creates: '/' }, false],
    ] as const) {
      const ended = run(command, { argv: ['echo', 'a b'], chdir, ...more }, check);
      expect(ended.failed).toBe(`Unable to change directory before execution: ${why}: ${quoted}`);
      expect(ended.fields).toEqual({ ...nothing, cmd: ['echo', 'a b'], rc: null });
    }
  });

  it('names no command where none is given', () => {
    for (const [module, params] of [
      [command, {}],
      [command, { argv: [] }],
      [shell, { cmd: '  ' }],
    ] as const) {
      const ended = run(module, params);
      expect(ended.failed).toBe('no command given');
      expect(ended.fields).toEqual({ ...nothing, cmd: null, rc: 256 });
    }
  });

  it('tells a command that cannot be executed as one line', () => {
    const one = { rc: 2, stdout: '', stderr: '' };
    const ended = run(command, { argv: ['no-such-command', "it's", 'a b', 'c=d'] });
    expect(ended.fields).toEqual({ ...one, cmd: `no-such-command 'it'"'"'s' 'a b' c=d` });
    const named = run(shell, { _raw_params: 'echo hi', executable: '/no/shell' });
    expect(named.failed).toBe("[Errno 2] No such file or directory: b'/no/shell'");
    expect(named.fields).toEqual({ ...one, cmd: "/no/shell -c 'echo hi'" });
  });

  it('warns that it does not use a shell', () => {
    const { fields } = run(command, { _raw_params: 'echo hi', executable: '/bin/bash' });
    expect(fields['stdout']).toBe('hi');
    expect(fields['warnings']).toEqual([
      "As of Ansible 2.4, the parameter 'executable' is no longer supported with the 'command' module. Not using '/bin/bash'.",
    ]);
  });

  it('is done after creates was made', () => {
    const make = { argv: ['touch', join(cwd, 'a b')], creates: join(cwd, 'a b') };
    expect(run(command, make).changed).toBe(true);
    expect(existsSync(join(cwd, 'a b'))).toBe(true);
    expect(run(command, make).changed).toBe(false);
  });
});
