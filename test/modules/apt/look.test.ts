import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { installed } from '../../../src/modules/apt/look.js';
import { refreshed } from '../../../src/modules/apt/refresh.js';
import { outputOf } from '../../kit/module-context.js';
import { ask, realShells } from '../../kit/real-shell.js';
import { lookText, type Told } from '../../kit/stat-text.js';

const tools = {
  'dpkg-query': `echo dpkg-query >>calls
shift 3
for name; do
  case $name in
  tree | dpkg) echo "installed $name amd64 1.0" ;;
  hello) echo "config-files hello amd64 2.0" ;;
  esac
done`,
  dpkg: 'echo dpkg >>calls; echo amd64',
  'apt-cache': `echo "apt-cache $1" >>calls
[ $1 = policy ] && printf 'hello:\\n  Candidate: 2.10\\n'`,
};

describe.each(realShells())('a look at packages that are to be there, with $name', (shell) => {
  let dir = '';
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'hap-apt-'));
    for (const [name, text] of Object.entries(tools))
      writeFileSync(join(dir, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  const look = (...names: readonly string[]): ReturnType<typeof installed.read> => {
    const output = ask(shell, { script: installed.script(names) }, dir, {
      PATH: `${dir}:${shell.path}`,
      DPKG_ADMINDIR: dir,
    });
    return installed.read(output, names);
  };
  const calls = (): string[] => readFileSync(join(dir, 'calls'), 'utf8').trim().split('\n');

  it('asks dpkg once, and no index where all are there', () => {
    const [packages] = look('tree');
    expect(packages?.database.native).toBe('amd64');
    expect(packages?.database.find('tree')).toMatchObject({ version: '1.0' });
    expect(calls()).toEqual(['dpkg-query']);
  });

  it('asks not even dpkg where its files say that all are there', () => {
    const stanza = (name: string): string =>
      `Package: ${name}\nStatus: install ok installed\nArchitecture: arm64\nVersion: 7\n`;
    writeFileSync(join(dir, 'status'), [stanza('tree'), stanza('dpkg')].join('\n'));
    writeFileSync(join(dir, 'calls'), '');
    const [packages] = look('tree');
    expect(packages?.database.native).toBe('arm64');
    expect(packages?.database.installed.map(({ name, version }) => [name, version])).toEqual([
      ['tree', '7'],
      ['dpkg', '7'],
    ]);
    expect(calls()).toEqual(['']);
    look('tree', 'hello');
    expect(calls()[0]).toBe('dpkg-query');
  });

  it('tells of each among others what it tells of it alone', () => {
    const [alone] = look('hello');
    const [other, among] = look('tree', 'hello', 'tree');
    for (const packages of [alone, among]) {
      expect(packages?.database.find('hello')).toBe(undefined);
      expect(packages?.database.policy('hello')?.candidate).toBe('2.10');
    }
    expect(other?.database.find('tree')).toEqual(look('tree')[0]?.database.find('tree'));
    expect(calls().filter((call) => call === 'apt-cache policy')).toHaveLength(2);
  });
});

describe('when the index was refreshed', () => {
  const told = (...paths: readonly [Told, Told]): number => refreshed.parse([outputOf(lookText(paths))]);
  const [success, lists] = [{ mtime: 1_700_000_000 }, { type: 'directory', mtime: 1_600_000_000 } as const];

  it('is when it last went well, where that is noted, or when its folder changed', () => {
    expect(told(success, lists)).toBe(1_700_000_000);
    expect(told(undefined, lists)).toBe(1_600_000_000);
    expect(told({ target: 'x', real: '/x', to: undefined }, lists)).toBe(1_600_000_000);
    expect(told(undefined, undefined)).toBe(0);
  });
});
