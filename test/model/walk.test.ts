import {
  chownSync,
  lchownSync,
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
import { hapReach, hapSafe, sh } from '../../src/model/index.js';
import { ask, realShells } from '../kit/real-shell.js';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'hap-walk-')));
const at = (...names: string[]): string => join(root, ...names);
const isRoot = process.getuid?.() === 0;
const joe = 12;

beforeAll(() => {
  mkdirSync(at('a b', 'c'), { recursive: true });
  mkdirSync(at('joe', 'own'), { recursive: true });
  writeFileSync(at('a b', 'f'), '');
  symlinkSync('../a b', at('joe', 'ours'));
  symlinkSync(`${root}//joe/./own/`, at('absolute'));
  symlinkSync('loop', at('loop'));
  symlinkSync('a b/f', at('file'));
  symlinkSync('none', at('broken'));
  if (!isRoot) return;
  for (const name of ['joe', 'joe/own']) chownSync(at(name), joe, joe);
  const theirs = { good: 'own', evil: '../a b', 'to file': '../a b/f' };
  for (const [name, target] of Object.entries(theirs)) {
    symlinkSync(target, at('joe', name));
    lchownSync(at('joe', name), joe, joe);
  }
  symlinkSync('joe/evil', at('chain'));
});
afterAll(() => rmSync(root, { recursive: true }));

describe.each(realShells().map((shell) => [shell.name, shell] as const))(
  'the way to a path, on %s',
  (_, shell) => {
    /** Where a path leads, or why one does not get there. */
    const reached = (path: string): string =>
      ask(
        shell,
        {
          script: sh`if ${hapReach} ${path}; then printf '%s %s' "$PWD" "$hap_n"; else printf 'no: %s' "$hap_e"; fi`,
        },
        root,
      ).stdout;

    it.each([
      ['a name', 'a b/c/x', 'a b/c', 'x'],
      ['dots and slashes', 'a b/.//c/../f', 'a b', 'f'],
      ['a link on the way', 'joe/ours/f', 'a b', 'f'],
      ['an absolute one', 'absolute/x', 'joe/own', 'x'],
      ['a link at the end', 'file', 'a b', 'f'],
      ['one that leads nowhere', 'broken', '', 'none'],
    ])('goes through %s', (_each, path, folder, name) => {
      expect(reached(`${root}/${path}`)).toBe(`${join(root, folder)} ${name}`);
    });

    it.each([
      ['nothing', 'none/x', 'No such file or directory'],
      ['a file', 'a b/f/x', 'Not a directory'],
      ['a circle', 'loop/x', 'Too many levels of symbolic links'],
      ['a circle at the end', 'loop', 'Too many levels of symbolic links'],
    ])('ends at %s', (_each, path, why) => {
      expect(reached(`${root}/${path}`)).toBe(`no: ${why}`);
    });

    it.runIf(isRoot)('goes through links of others to what is theirs, and no further', () => {
      expect(reached(at('joe', 'good', 'x'))).toBe(`${at('joe', 'own')} x`);
      const evil = `no: ${at('joe', 'evil')} is a link of the user ${joe} to ${at('a b')}, which is not theirs`;
      expect(reached(at('joe', 'evil', 'x'))).toBe(evil);
      expect(reached(at('chain', 'x'))).toBe(evil);
      expect(reached(at('joe', 'to file'))).toBe(
        `no: a link of the user ${joe} leads to ${at('a b', 'f')}, which is not theirs`,
      );
    });

    it('is safe where nothing is yet, and tells why it is not', () => {
      const safe = (path: string, via = ''): [number, string] => {
        const { rc, stderr } = ask(shell, { script: sh`${hapSafe} ${path} ${via}` }, root);
        return [rc, stderr];
      };
      expect(safe(at('none', 'deep', 'x'))).toEqual([0, '']);
      expect(safe('relative')).toEqual([0, '']);
      expect(safe(at('a b', 'f'), at('file'))).toEqual([0, '']);
      expect(safe(at('a b', 'g'), at('file'))).toEqual([
        1,
        `refusing to touch ${at('a b', 'g')}: ${at('file')} leads elsewhere by now\n`,
      ]);
    });
  },
);
