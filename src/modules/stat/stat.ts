import {
  defineModule,
  lines,
  probe,
  sh,
  ShellFunction,
  type Fields,
  type ModuleContext,
  type Probe,
} from '../../model/index.js';
import type { z } from 'zod';
import { bool, expandPath, oneOf, params, path } from '../../params/index.js';
import { hapSum, readSum } from '../shared/checksum.js';
import { Reader } from '../shared/lines.js';
import { hapStat, readStat } from '../shared/stat.js';
import { statFields } from './fields.js';

const statParams = params({
  path: path.required().aliases('dest', 'name').describe('The file, directory or link.'),
  follow: bool.default(false).describe('Tell of what a link leads to.'),
  get_checksum: bool.default(true).describe('Tell the checksum of a file.'),
  get_md5: bool.default(false).describe('Tell the MD5 of a file as well.'),
  get_mime: bool
    .default(true)
    .aliases('mime', 'mime_type', 'mime-type')
    .describe('Tell the kind of data, where the target has the tool file.'),
  get_attributes: bool
    .default(true)
    .aliases('attr', 'attributes')
    .describe('Tell its flags, where the target has lsattr.'),
  checksum_algorithm: oneOf('md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512')
    .default('sha1')
    .aliases('checksum', 'checksum_algo')
    .describe('Which checksum.'),
});

type StatParams = z.output<typeof statParams>;

/** `hap_access PATH`: three letters, what the user of this shell may do with it. */
const hapAccess = new ShellFunction(
  'hap_access',
  `_a=
for _p in r w x; do
  if [ -$_p "$1" ]; then _a=$_a$_p; else _a=$_a-; fi
done
printf '%s\\n' "$_a"`,
);

/** `hap_mime PATH`: `text/plain; charset=us-ascii`, an empty line where there is no tool to tell. */
const hapMime = new ShellFunction(
  'hap_mime',
  `if command -v file >/dev/null && [ -e "$1" -o -L "$1" ]; then
  _t=$(file --brief --mime-type --mime-encoding -- "$1" 2>/dev/null) || _t=
  case $_t in
    *'
'*) echo ;;
    *) printf '%s\\n' "$_t" ;;
  esac
else echo
fi`,
);

/** `hap_lsattr PATH`: version and flags, an empty line where there is no tool, or the filesystem has none. */
const hapLsattr = new ShellFunction(
  'hap_lsattr',
  `_t=$(lsattr -vd -- "$1" 2>/dev/null) || _t=
set -f
set -- $_t
printf '%s %s\\n' "$1" "$2"
set +f`,
);

function look(p: StatParams, ctx: ModuleContext): Probe<Fields> {
  const target = expandPath(p.path, ctx);
  const parts = [
    sh`${hapStat} ${target}`,
    sh`${hapAccess} ${target}`,
    p.get_mime ? sh`${hapMime} ${target}` : sh`echo`,
    p.get_attributes ? sh`${hapLsattr} ${target}` : sh`echo`,
    p.get_checksum ? sh`${hapSum} ${p.checksum_algorithm} ${target}` : sh`echo`,
    p.get_md5 ? sh`${hapSum} md5 ${target}` : sh`echo`,
  ];
  return probe(lines(parts), (output) => {
    const reader = new Reader(output);
    const at = readStat(reader);
    const access = reader.line();
    const mime = reader.line();
    const [version = '', flags = ''] = reader.words();
    const checksum = readSum(reader);
    const md5 = readSum(reader);
    const stat = p.follow && at.link ? at.link.stat : at.own;
    if (!stat) return { exists: false };
    return {
      ...statFields(target, stat, at, access),
      ...(stat.type === 'file' && access.startsWith('r')
        ? {
            ...(p.get_md5 ? { md5: md5 ?? null } : {}),
            ...(p.get_checksum ? { checksum: checksum ?? null } : {}),
          }
        : {}),
      ...(p.get_mime ? mimeFields(mime) : {}),
      ...(p.get_attributes ? flagFields(version, flags) : {}),
    };
  });
}

function mimeFields(mime: string): Fields {
  const [, mimetype = 'unknown', charset = 'unknown'] = /^(\S+); charset=(\S+)$/.exec(mime) ?? [];
  return { mimetype, charset };
}

/** What lsattr's letters mean, in Ansible's words. */
const flagNames: Readonly<Record<string, string>> = {
  A: 'noatime',
  a: 'append',
  c: 'compressed',
  C: 'nocow',
  d: 'nodump',
  D: 'dirsync',
  e: 'extents',
  E: 'encrypted',
  h: 'blocksize',
  i: 'immutable',
  I: 'indexed',
  j: 'journalled',
  N: 'inline',
  s: 'zero',
  S: 'synchronous',
  t: 'notail',
  T: 'blockroot',
  u: 'undelete',
  X: 'compressedraw',
  Z: 'compresseddirty',
};

function flagFields(version: string, dashed: string): Fields {
  const flags = dashed.replaceAll('-', '');
  const attributes = Array.from(flags).flatMap((flag) => flagNames[flag] ?? []);
  return { version: version === '' ? null : version, attributes, attr_flags: flags };
}

/** `stat`: what there is to know of a path. */
export const stat = defineModule({
  name: 'stat',
  summary: 'Tell what there is to know of a file, a directory or a link.',
  params: statParams,
  returns: { stat: 'exists, and where it does: mode, owner, size, times, checksum, kind of data, flags.' },
  inspect: look,
  plan: () => [],
  result: (_, stages) => ({ stat: stages[0]?.now }),
});
