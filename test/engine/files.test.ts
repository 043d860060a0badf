import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeFiles } from '../../src/cli/node/files.js';
import { findFile } from '../../src/engine/task/files.js';
import type { ControllerTree } from '../../src/model/index.js';
import { rendererOf } from '../kit/templates.js';

let dir: string;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'hap-files-'));
  mkdirSync(join(dir, 'tree/folder'), { recursive: true });
  writeFileSync(join(dir, 'tree/file'), 'content');
  symlinkSync('file', join(dir, 'tree/to-file'));
  symlinkSync('folder', join(dir, 'tree/to-folder'));
  symlinkSync('nowhere', join(dir, 'tree/to-nothing'));
});
afterAll(() => rmSync(dir, { recursive: true }));

/** The tree as a module is given it, names relative to it. */
function tree(follow: boolean, root = 'tree'): Record<'directories' | 'files' | 'links', string[]> {
  const request = { source: join(dir, root), kind: 'files', tree: true, follow } as const;
  const place = { playbookDir: dir, searchPath: [dir] };
  const found = findFile(request, rendererOf(''), place, nodeFiles()) as ControllerTree;
  const names = (entries: readonly { path: string }[]): string[] =>
    entries.map(({ path }) => path.slice(join(dir, root).length + 1)).sort();
  const links = (found.links ?? []).map(({ path, target }) => ({ path: `${path} -> ${target}` }));
  return { directories: names(found.directories), files: names(found.files), links: names(links) };
}

describe('a tree of the controller', () => {
  it('has what its links lead to; a link that leads nowhere stays one', () => {
    expect(tree(true)).toEqual({
      directories: ['', 'folder', 'to-folder'],
      files: ['file', 'to-file'],
      links: ['to-nothing -> nowhere'],
    });
  });

  it('keeps a link that would lead in circles', () => {
    mkdirSync(join(dir, 'round/deep/deeper'), { recursive: true });
    mkdirSync(join(dir, 'outside'));
    symlinkSync('../..', join(dir, 'round/deep/deeper/up'));
    symlinkSync('../outside', join(dir, 'round/out'));
    symlinkSync('../round', join(dir, 'outside/back'));
    expect(tree(true, 'round')).toEqual({
      directories: ['', 'deep', 'deep/deeper', 'out'],
      files: [],
      links: ['deep/deeper/up -> ../..', 'out/back -> ../round'],
    });
  });

  it('has its links where they are not to be followed', () => {
    expect(tree(false)).toEqual({
      directories: ['', 'folder'],
      files: ['file'],
      links: ['to-file -> file', 'to-folder -> folder', 'to-nothing -> nowhere'],
    });
  });
});
