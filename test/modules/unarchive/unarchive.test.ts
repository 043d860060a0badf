import { unarchive } from '../../../src/modules/unarchive/unarchive.js';
import { moduleTable } from '../../kit/module-table.js';
import { statText } from '../../kit/stat-text.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const files = { src: { path: '/play/files/a.tgz', mode: 0o644, content: bytes('\x1f\x8b') } };
const ground = (source = 'here'): string => `open\nfolder\n${source}\n`;

/** What a tool said, as the script hands it on. */
const said = (out: string, rc = 0, err = ''): string => `${rc} ${out.length} ${err.length}\n${out}\n${err}\n`;

const tgz = (names: string, details: string, diff: string): string =>
  `1f8b08000000\n/usr/bin/tar\ntar (GNU tar) 1.34\n${said(names)}${said(details)}${said(diff)}`;
const listed = (diff = ''): string =>
  tgz(
    './\n./f\n./d/g\n',
    'drwxr-xr-x 0/0               0 2020-01-01 00:00 ./\n-rw-r----- 0/0               4 2020-01-01 00:00 ./f\nhrw-r--r-- 0/0               0 2020-01-01 00:00 ./d/g link to ./f\n',
    diff,
  );
const dest = `${statText({ type: 'directory' })}/opt\n`;
const nothing = `${dest}${statText(undefined)}`;
const folder = `${dest}${statText({ type: 'directory' })}`;
const params = { src: 'a.tgz', dest: '/opt' };

moduleTable(unarchive, [
  {
    name: 'an archive of the controller',
    params: { ...params, list_files: true },
    files,
    before: [ground(), listed('tar: ./f: Warning: Cannot stat: No such file or directory\n'), nothing],
    plans: [
      `hap_archive '' &&\nhap_plain /opt d &&\n"$hu_c" --extract -C /opt  $hu_z -f "$hu_a" `.replace(
        '  ',
        ' ',
      ),
    ],
    after: [ground(), listed(), folder],
    result: {
      handler: 'TgzArchive',
      dest: '/opt',
      src: '/play/files/a.tgz',
      files: ['./', './f', './d/g'],
      extract_results: {
        cmd: ['/usr/bin/tar', '--extract', '-C', '/opt', '-z', '-f', '/play/files/a.tgz'],
        rc: 0,
        out: '',
        err: '',
      },
      diff: { prepared: './f: Warning: Cannot stat: No such file or directory\n' },
      state: 'directory',
    },
  },
  {
    name: 'an archive that is unpacked',
    params,
    files,
    before: [ground(), listed('./f: Uid differs\n'), folder],
    plans: [/--extract/],
    after: [ground(), listed(), folder],
  },
  {
    name: 'what the task sets afterwards makes no difference',
    params: { ...params, owner: 'nobody', mode: '0700' },
    files,
    before: [
      ground(),
      listed('./f: Uid differs\n./f: Mode differs\n./f: Contents differ\n'),
      folder,
      `0022\n65534\n\n${statText({ type: 'directory', mode: '700', owner: [65534, 'nobody'] })}${statText({ mode: '640', owner: [65534, 'nobody'] })}${statText({ mode: '700' })}${statText({ type: 'directory', mode: '700', owner: [65534, 'nobody'] })}`,
    ],
    plans: ['chmod -- 0700 /opt/f', /^chown -h -- nobody \/opt\/d\/g/],
    after: [
      ground(),
      listed(),
      folder,
      `0022\n65534\n\n${statText({ type: 'directory', mode: '700', owner: [65534, 'nobody'] })}${statText({ mode: '700', owner: [65534, 'nobody'] })}${statText({ mode: '700', owner: [65534, 'nobody'] })}${statText({ type: 'directory', mode: '700', owner: [65534, 'nobody'] })}`,
    ],
  },
  {
    name: 'an archive that is not needed',
    params: { ...params, creates: '/opt/f' },
    files,
    before: ['done\nfolder\nhere\n'],
    plans: [],
    result: { skipped: true, msg: 'skipped, since /opt/f exists' },
  },
  {
    name: 'a directory that is not there',
    params,
    files,
    before: ['open\nnone\nhere\n'],
    plans: [],
    fails: "dest '/opt' must be an existing dir",
  },
  {
    name: 'an archive of the target that is not there',
    params: { src: '/a.tar', dest: '/opt', remote_src: true },
    before: [ground('missing')],
    plans: [],
    fails: "Source '/a.tar' does not exist",
  },
  {
    name: 'an empty one',
    params: { src: '/a.tar', dest: '/opt', copy: false },
    before: [ground('empty')],
    plans: [],
    fails: "Invalid archive '/a.tar', the file is 0 bytes",
  },
  {
    name: 'one that would have to be downloaded',
    params: { src: 'https://example.org/a.tar', dest: '/opt', remote_src: true },
    before: [],
    plans: [],
    fails: /^hap does not download 'https:\/\/example.org\/a.tar'/,
  },
  {
    name: 'a target without unzip',
    params: { src: '/a.zip', dest: '/opt', remote_src: true },
    before: [ground('there'), '504b03041400\n\n'],
    plans: [],
    fails:
      "Failed to find handler for \"/a.zip\". Make sure the required command to extract the file is installed.\nUnable to find required 'unzip' or 'zipinfo' binary in the path.",
  },
  {
    name: 'what unpacking it came to',
    params,
    files,
    before: [ground(), listed('./f: Mod time differs\n'), folder],
    printed: [{ rc: 2, stderr: 'tar: no space' }],
    plans: [],
    fails: 'failed to unpack /play/files/a.tgz to /opt',
  },
  {
    name: 'an option that takes absolute names',
    params: { ...params, extra_opts: ['-P'] },
    files,
    before: [ground(), listed()],
    plans: [],
    fails: 'extra_opts must not hold -P: an archive is only unpacked below dest',
  },
  {
    name: 'a folder that is a link to elsewhere',
    params,
    files,
    before: [
      ground(),
      listed(),
      `${dest}${statText({ target: '/etc', real: '/etc', to: { type: 'directory' } })}`,
    ],
    plans: [],
    fails: 'refusing to unpack to /opt: /opt/d is a link that leads out of it, to /etc',
  },
]);
