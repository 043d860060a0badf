import { describe, expect, it } from 'vitest';
import { placeOfFetched } from '../../../src/engine/actions/fetch-place.js';
import { memoryFiles } from '../../kit/memory-files.js';

const files = memoryFiles({ '/play/site.yml': '', '/backup/there/x': '' });

function place(dest: string, more: { flat?: boolean; host?: string; source?: string } = {}): string {
  const { flat = false, host = 'web1', source = '/etc/motd' } = more;
  const { folder, names } = placeOfFetched(
    { dest, flat, host, source, base: '/play', home: '/home/me' },
    files,
  );
  return `${folder} ${names.join(' ')}`;
}

describe('the place of a fetched file', () => {
  it.each([
    ['is below the host’s name', '/backup', {}, '/backup web1 etc motd'],
    ['is relative to the playbook', 'out/', {}, '/play/out web1 etc motd'],
    ['is relative to the home', '~/out', {}, '/home/me/out web1 etc motd'],
    ['is the user’s own way up', '../out', {}, '/out web1 etc motd'],
    ['may be in the root', '/', {}, '/ web1 etc motd'],
    ['has no dots in it', '/backup', { source: '/a/./b/../c' }, '/backup web1 a c'],
    ['is the file itself when flat', '/backup/motd', { flat: true }, '/backup motd'],
    ['is in the folder when flat with a slash', '/backup/', { flat: true }, '/backup motd'],
    ['has folders of a host’s name', '/backup', { host: 'dc1/web1' }, '/backup dc1 web1 etc motd'],
  ])('%s', (_, dest, more, expected) => {
    expect(place(dest, more)).toBe(expected);
  });

  it.each([
    ['the source', '/backup', { source: '../../etc/cron.d/x' }, '/backup/web1', '/etc/cron.d/x'],
    ['the source', '/backup', { source: '/x/../../web2/etc/motd' }, '/backup/web1', '/backup/web2/etc/motd'],
    ['the source', '/backup', { source: '/etc/..' }, '/backup/web1', '/backup/web1'],
    ['the host', '/backup', { host: '../etc' }, '/backup', '/etc'],
    ['the host', '/backup', { host: 'a/../web2' }, '/backup', '/backup/web2'],
    ['the host', '/backup', { host: '..' }, '/backup', '/'],
    ['the last name', '/backup/', { flat: true, source: '/etc/..' }, '/backup', '/'],
    ['the last name', '/backup/', { flat: true, source: '/etc/' }, '/backup', '/backup/'],
  ])('is not led out by %s: %s %j', (_, dest, more, within, got) => {
    expect(() => place(dest, more)).toThrow(
      `Detected directory traversal, expected to be contained in '${within}' but got '${got}'`,
    );
  });

  it('is no folder that is there when flat without a slash', () => {
    expect(() => place('/backup/there', { flat: true })).toThrow('dest is an existing directory');
  });
});
