import { expect, it } from 'vitest';
import { doubtOf } from '../../src/engine/task/doubt.js';
import { run, sh, type Change } from '../../src/model/index.js';

const installing = (...names: string[]): Change =>
  run('install', sh`true`, { provides: names.map((name) => `package:${name}`) });

const writing = (path: string, before: string, beforeHeader?: string): Change => ({
  kind: 'write',
  what: `write ${path}`,
  path,
  content: new Uint8Array(),
  diff: { before, after: 'new\n', beforeHeader },
  provides: [`path:${path}`],
});

const nginx = new Set(['package:nginx', 'package:libssl3', 'path:/srv/x', 'user:web']);

it.each<[string, Change[], string | undefined]>([
  ['a package that an earlier task brings', [installing('haproxy', 'libssl3')], 'libssl3'],
  ['a package of its own', [installing('haproxy')], undefined],
  ['a new file of configuration', [writing('/etc/default/nginx', '')], '/etc/default/nginx'],
  ['a file of configuration that is there', [writing('/etc/hosts', 'old\n', '/etc/hosts')], undefined],
  ['an empty one that is there', [writing('/etc/empty', '', '/etc/empty')], undefined],
  ['a new file elsewhere', [writing('/srv/page', '')], undefined],
  ['no change', [], undefined],
])('after a package that is only predicted: %s', (_what, changes, says) => {
  const doubt = doubtOf(changes, nginx);
  if (says === undefined) expect(doubt).toBeUndefined();
  else expect(doubt).toContain(says);
});

it('doubts nothing where no package is predicted', () => {
  const others = new Set(['path:/etc/default', 'user:web']);
  expect(doubtOf([writing('/etc/default/nginx', ''), installing('nginx')], others)).toBeUndefined();
});
