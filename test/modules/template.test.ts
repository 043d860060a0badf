import { describe, expect, it } from 'vitest';
import type { ControllerFile } from '../../src/model/index.js';
import { encode } from '../../src/modules/shared/encode.js';
import { template } from '../../src/modules/template/template.js';
import { moduleTable } from '../kit/module-table.js';
import { placeText, statText } from '../kit/stat-text.js';

const rendered: ControllerFile = {
  path: '/role/templates/x.conf.j2',
  mode: 0o755,
  content: new TextEncoder().encode('new\n'),
};
const files = { src: rendered };
const sum = '389cc6b7ae5a659383eab5dfc253764eccf84732';

moduleTable(template, [
  {
    name: 'what was rendered is written',
    params: { src: 'x.conf.j2', dest: '/etc/x.conf', mode: '0600', validate: 'check %s' },
    files,
    before: placeText([undefined, undefined], ''),
    plans: [{ write: '/etc/x.conf', content: 'new\n', mode: '0600', validate: 'check %s' }],
    diffs: [{ before: '', after: 'new\n' }],
    reads: statText({ mode: '600', size: 4 }),
    result: {
      dest: '/etc/x.conf',
      src: '/role/templates/x.conf.j2',
      checksum: sum,
      md5sum: '9cd599a3523898e6a12e13ec787da50a',
      mode: '0600',
    },
    after: placeText([{ mode: '600' }, { mode: '600' }], sum),
  },
  {
    name: 'in a folder it keeps the name of the template',
    params: { src: 'sub/x.conf.j2', dest: '/etc/x.d' },
    files,
    before: placeText([{ type: 'directory' }, undefined], ''),
    plans: [{ write: '/etc/x.d/x.conf.j2' }],
    after: placeText([{ type: 'directory' }, {}], sum),
  },
  {
    name: 'the mode of the template is preserved',
    params: { src: 'x.conf.j2', dest: '/etc/x', mode: 'preserve' },
    files,
    before: placeText([{}, {}], sum),
    plans: ['chmod -- 0755 /etc/x'],
    after: placeText([{ mode: '755' }, { mode: '755' }], sum),
  },
  {
    name: 'it is written in another encoding',
    params: { src: 'x.conf.j2', dest: '/etc/x', output_encoding: 'latin-1' },
    files: { src: { ...rendered, content: new TextEncoder().encode('ü\n') } },
    before: placeText([undefined, undefined], ''),
    plans: [{ write: '/etc/x' }],
    // sha1sum of the bytes fc 0a
    after: placeText([{}, {}], '0880ad97b6d24c2b0ba8214eb0cdeb74f273de4a'),
  },
  {
    name: 'an encoding that nobody knows',
    params: { src: 'x.conf.j2', dest: '/etc/x', output_encoding: 'klingon' },
    files,
    before: '',
    plans: [],
    fails: /^unknown encoding: klingon/,
  },
]);

describe('template', () => {
  it('asks for the file with the options of Jinja that are given', () => {
    if (template.kind !== 'host') throw new Error('template runs on a host');
    const params = template.params.parse({
      src: 'a.j2',
      dest: '/etc/a',
      newline_sequence: '\\r\\n',
      variable_start_string: '[[',
      lstrip_blocks: 'yes',
    });
    expect(template.files?.(params)).toEqual({
      src: {
        source: 'a.j2',
        kind: 'template',
        options: {
          newline_sequence: '\r\n',
          variable_start_string: '[[',
          trim_blocks: true,
          lstrip_blocks: true,
          dest: '/etc/a',
        },
      },
    });
  });

  it.each([
    ['utf-8', 'ü€', 'c3bce282ac'],
    ['UTF-8-SIG', 'a', 'efbbbf61'],
    ['iso-8859-1', 'ü', 'fc'],
    ['windows-1252', '“é€”', '93e98094'],
    ['', 'ü', 'c3bc'],
    ['utf-16', 'a', 'fffe6100'],
    ['utf-16-be', '€', '20ac'],
    ['utf_32_le', '😀', '00f60100'],
  ])('encodes as Python does in %s', (encoding, text, hex) => {
    expect(Buffer.from(encode(new TextEncoder().encode(text), encoding)).toString('hex')).toBe(hex);
  });

  it('refuses a character that the encoding does not have', () => {
    const euro = new TextEncoder().encode('€');
    expect(() => encode(euro, 'latin-1')).toThrow("'latin-1' codec can't encode character in position 0");
  });
});
