import {
  defineModule,
  inquireOne,
  mapped,
  probes,
  type Fields,
  type ModuleContext,
  type Probe,
} from '../../model/index.js';
import type { z } from 'zod';
import { bool, expandPath, oneOf, params, path } from '../../params/index.js';
import { lookAt } from '../shared/look-at.js';
import { details } from './details.js';
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

/** What is read of a path, and the fields that come of it. */
function look(p: StatParams, ctx: ModuleContext): Probe<Fields> {
  const path = expandPath(p.path, ctx);
  const { checksum_algorithm: algorithm } = p;
  const looked = p.get_checksum && algorithm === 'sha1';
  const sums = [...(p.get_checksum && !looked ? [algorithm] : []), ...(p.get_md5 ? ['md5'] : [])];
  const found = probes({
    looks: lookAt([{ path, for: looked ? 'sum' : 'stat' }]),
    details: inquireOne(details, { path, mime: p.get_mime, flags: p.get_attributes, sums }),
  });
  return mapped(found, ({ looks: [seen], details: { access, mime, version, flags, ...more } }) => {
    const at = seen?.at ?? {};
    const stat = p.follow && at.link ? at.link.stat : at.own;
    if (!stat) return { exists: false };
    const sum = (name: string): string | null => more.sums[sums.indexOf(name)] ?? null;
    return {
      ...statFields(path, stat, at, access),
      ...(stat.type === 'file' && access.startsWith('r')
        ? {
            ...(p.get_md5 ? { md5: sum('md5') } : {}),
            ...(p.get_checksum ? { checksum: looked ? (seen?.content.sum ?? null) : sum(algorithm) } : {}),
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
