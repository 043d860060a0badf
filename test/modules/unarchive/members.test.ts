import { describe, expect, it } from 'vitest';
import { checkMembers, foldersOf, placeOf, type Member } from '../../../src/modules/unarchive/members.js';
import { unescaped } from '../../../src/modules/unarchive/tar.js';

const file = (name: string): Member => ({ name, type: 'file' });
const link = (name: string): Member => ({ name, type: 'link' });
const hard = (name: string, target: string): Member => ({ name, type: 'hard', target });

describe('the members of an archive', () => {
  it.each<[string, Member[], string]>([
    ['leads up', [file('a/../../x')], "'a/../../x' leads up with .."],
    ['leads up and back', [file('a/../x')], "'a/../x' leads up with .."],
    ['leads up from the root', [file('/../x')], "'/../x' leads up with .."],
    ['is behind a link', [link('l'), file('l/x')], "'l/x' is behind the link 'l'"],
    ['is behind a link that comes later', [file('./l/d/x'), link('/l')], "'./l/d/x' is behind the link 'l'"],
    ['is a device', [{ name: 'sda', type: 'device' }], "'sda' is a device; leave it out with exclude"],
    [
      'links to a file outside',
      [hard('h', '../x')],
      "'h' is a hard link to '../x', which is not in the archive",
    ],
    ['links to a file not in it', [hard('h', '/etc/passwd')], "'h' is a hard link to '/etc/passwd', which"],
  ])('are refused where one %s', (_, members, why) => {
    expect(() => checkMembers(members, 'a.tar', '/opt')).toThrow(
      `refusing to unpack a.tar to /opt: its member ${why}`,
    );
  });

  it('may be links to anywhere, names with dots, and hard links among each other', () => {
    const members = [
      link('out'),
      file('..x/y..'),
      file('a/./b'),
      file('/abs'),
      hard('h', './a/b'),
      file('out2/x'),
    ];
    expect(() => checkMembers(members, 'a.tar', '/opt')).not.toThrow();
  });

  it('stand below the directory, in folders', () => {
    expect(['./', '/a/b/', './a//b', '/'].map(placeOf)).toEqual(['.', 'a/b', 'a/b', '.']);
    expect(foldersOf([file('./a/b/c'), file('/a/d'), file('e'), { name: 'f/', type: 'directory' }])).toEqual([
      'a',
      'a/b',
    ]);
  });

  it('have names of any bytes', () => {
    expect(unescaped('weird\\nname "\\\\ \\303\\251\\t')).toBe('weird\nname "\\ é\t');
  });
});
