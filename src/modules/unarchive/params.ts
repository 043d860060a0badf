import { bool, int, list, params, path, str, type ParamsOf } from '../../params/index.js';
import { attributeParams } from '../shared/attributes.js';

const shape = {
  src: path
    .required()
    .describe(
      'The archive on the controller (on the target with remote_src): zip, or tar as it is or packed by gzip, bzip2, xz or zstd.',
    ),
  dest: path.required().describe('The directory it is unpacked into, which has to be there.'),
  remote_src: bool.describe('src is on the target.'),
  copy: bool.describe('no is another way to say remote_src.'),
  creates: path.describe('Do nothing where this path exists.'),
  list_files: bool.default(false).describe('Tell what is in the archive, as files.'),
  keep_newer: bool.default(false).describe('Leave files alone that are newer than those in the archive.'),
  exclude: list(str).default([]).describe('What is left out.'),
  include: list(str).default([]).describe('What is taken, and nothing else.'),
  extra_opts: list(str).default([]).describe('Further options for tar or unzip, one word each.'),
  decrypt: bool.default(true).describe('Decrypt a source that is a vault.'),
  validate_certs: bool.default(true).describe('Accepted: nothing is downloaded.'),
  io_buffer_size: int.default(65536).describe('Accepted: means nothing here.'),
  ...attributeParams,
};

export const unarchiveParams = params(shape, {
  mutuallyExclusive: [
    ['include', 'exclude'],
    ['copy', 'remote_src'],
  ],
});

export type UnarchiveParams = ParamsOf<typeof shape>;

/** Whether the archive is on the target. */
export function isRemote({ remote_src: remote, copy }: UnarchiveParams): boolean {
  return remote ?? (copy === undefined ? false : !copy);
}
