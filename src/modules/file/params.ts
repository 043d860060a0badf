import { bool, oneOf, params, path, str } from '../../params/index.js';
import { attributeParams } from '../shared/attributes.js';
import type { z } from 'zod';

const standard = '%Y%m%d%H%M.%S';

export const fileParams = params({
  path: path.required().aliases('dest', 'name').describe('The file, directory or link.'),
  state: oneOf('absent', 'directory', 'file', 'hard', 'link', 'touch').describe(
    'What is to be there: a directory with its parents, a link or hard link to src, an empty file (touch), nothing (absent), or only what is there already (file). What is there now where it is not given.',
  ),
  src: path.describe('For link and hard: what it leads to. Relative to the folder of the link.'),
  recurse: bool.default(false).describe('For directory: everything in it gets the attributes too.'),
  force: bool
    .default(false)
    .describe(
      'For link and hard: put it in place of a file or an empty directory; link to what is not there.',
    ),
  follow: bool.default(true).describe('Act on what a link at path leads to.'),
  modification_time: str.describe('preserve, now, or a time in modification_time_format.'),
  modification_time_format: str.default(standard).describe('As Python’s strptime has it.'),
  access_time: str.describe('preserve, now, or a time in access_time_format.'),
  access_time_format: str.default(standard).describe('As Python’s strptime has it.'),
  ...attributeParams,
});

export type FileParams = z.output<typeof fileParams>;
