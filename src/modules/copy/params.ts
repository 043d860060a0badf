import { bool, mode, modeOrPreserve, params, path, raw, str } from '../../params/index.js';
import { attributeParams } from '../shared/attributes.js';
import type { z } from 'zod';

/** What copy and template have in common. */
export const placeParams = {
  dest: path.required().describe('Where it goes; into it where it is a directory or ends with a slash.'),
  backup: bool.default(false).describe('Keep the old file beside it, with the time in its name.'),
  force: bool
    .default(true)
    .describe('Replace a file that differs; else only one that is not there is written.'),
  follow: bool.default(false).describe('Write to what a link at dest leads to; else the link is replaced.'),
  validate: str.describe(
    'A command that the new file must pass before it takes the old one’s place; %s stands for it.',
  ),
  ...attributeParams,
  mode: modeOrPreserve.describe(
    'Its permissions: octal digits such as 0644 (quoted, or with the leading zero), symbolic such as u=rw,g=r, or preserve for those of the source.',
  ),
};

export const copyParams = params(
  {
    src: path.describe(
      'The file or directory on the controller (on the target with remote_src). Of a directory that ends with a slash only the contents are copied.',
    ),
    content: raw.describe('The content itself; lists and dicts are written as JSON.'),
    ...placeParams,
    directory_mode: mode.describe('The permissions of directories that are copied.'),
    remote_src: bool.default(false).describe('src is on the target.'),
    local_follow: bool.describe(
      'Copy what links in src lead to (yes on the controller); else they stay links.',
    ),
    checksum: str.describe('SHA-1 that the content must have.'),
    decrypt: bool.default(true).describe('Decrypt a source that is a vault.'),
  },
  { requiredOneOf: [['src', 'content']], mutuallyExclusive: [['src', 'content']] },
);

export type CopyParams = z.output<typeof copyParams>;
