import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { ModuleFailure } from '../../model/index.js';
import { bool, params, str } from '../../params/index.js';
import { Dict, toPlain } from '../../python/index.js';
import { moduleFailure, toResult } from '../result.js';
import { defineAction, type ActionContext } from './action.js';
import { contentOf } from './fetch-content.js';
import { checkDest } from './fetch-dest.js';
import { placeOfFetched } from './fetch-place.js';

const checks = 'check mode not (yet) supported for this module';
const isDirectory = 'remote file is a directory, fetch cannot work on directories';
const isMissing = 'the remote file does not exist, not transferring, ignored';

export const fetch = defineAction({
  name: 'fetch',
  summary: 'Bring a file of the target to the controller.',
  params: params({
    src: str.required().describe('The file on the target.'),
    dest: str
      .required()
      .describe('The folder it is put into, below the name of the host and with its whole path.'),
    flat: bool
      .default(false)
      .describe('dest is the file itself, or where it ends with a slash the folder that it is put into.'),
    fail_on_missing: bool.default(true).describe('Fail where it is not there, or cannot be read.'),
    validate_checksum: bool.default(true).describe('Fail where it has changed while it was fetched.'),
  }),
  async run(params, ctx) {
    if (ctx.check) return { result: toResult({ changed: false, skipped: true, msg: checks }) };
    checkDest(ctx.task.args.get('dest'), params.dest, ctx.renderer);
    const missing = params.fail_on_missing;
    const found = await lookAt(params.src, ctx);
    if (found.directory)
      return {
        result: toResult({
          changed: false,
          ...(missing
            ? { failed: true, msg: isDirectory }
            : { msg: `${isDirectory}, not transferring, ignored` }),
        }),
      };
    // What is not there, or cannot be read, is asked for all the same: the reason comes with the refusal.
    const content = found.sum === undefined ? await contentOf(found.path, undefined, ctx) : undefined;
    if (content instanceof ModuleFailure) return { result: notRead(content, found, missing) };
    const sum = found.sum ?? digest('sha1', content);
    return { result: await keep({ ...found, sum, content }, params, ctx) };
  },
});

interface Found {
  /** As far as can be told from here. */
  readonly exists: boolean;
  /** With `~` put in. */
  readonly path: string;
  readonly directory: boolean;
  /** SHA-1; `undefined` where it cannot be read. */
  readonly sum: string | undefined;
  /** In bytes. */
  readonly size: number | undefined;
}

async function lookAt(src: string, ctx: ActionContext): Promise<Found> {
  const args = { path: src, follow: true, get_mime: false, get_attributes: false };
  const { stat } = toPlain(await ctx.module('stat', new Dict(Object.entries(args)))) as {
    stat: { exists: boolean; path?: string; isdir?: boolean; checksum?: string | null; size?: number };
  };
  return {
    exists: stat.exists,
    path: stat.path ?? src,
    directory: stat.isdir === true,
    sum: stat.checksum ?? undefined,
    size: stat.size,
  };
}

/** Why there is nothing to keep, in Ansible's words; what could not even be looked at has its own. */
function notRead({ message, fields }: ModuleFailure, { path, exists }: Found, fails: boolean): Dict {
  const isForbidden = !exists && message.startsWith('file is not readable');
  if (isForbidden) {
    const why = `Failed to get information on remote file (${path}): Permission denied`;
    const msg = fails ? { failed: true, msg: why } : { msg: `${why}, ignored` };
    return toResult({ changed: false, file: path, ...msg });
  }
  const absent = message.startsWith('file not found') ? { msg: isMissing } : {};
  if (!fails) return toResult({ changed: false, file: path, ...absent });
  return toResult({ changed: false, ...fields, failed: true, msg: message, ...absent });
}

interface Readable extends Found {
  readonly sum: string;
  readonly content: Uint8Array | undefined;
}

async function keep(
  { path, sum, size, content }: Readable,
  given: { readonly dest: string; readonly flat: boolean; readonly validate_checksum: boolean },
  ctx: ActionContext,
): Promise<Dict> {
  const { files, load, store } = ctx.shared;
  const place = placeOfFetched(
    {
      ...{ dest: given.dest, flat: given.flat, source: path },
      ...{ host: ctx.host.name, base: ctx.renderer.place.playbookDir, home: load.home },
    },
    files,
  );
  const dest = posix.join(place.folder, ...place.names);
  const old =
    files.link?.(dest) === undefined && files.info(dest)?.kind === 'file' ? files.read(dest) : undefined;
  if (old && digest('sha1', old) === sum)
    return toResult({ changed: false, md5sum: digest('md5', old), file: path, dest, checksum: sum });
  const fetched = content ?? (await contentOf(path, size, ctx));
  if (fetched instanceof ModuleFailure) return moduleFailure(fetched);
  const sums = { md5sum: digest('md5', fetched), checksum: digest('sha1', fetched), remote_checksum: sum };
  const fields = { ...sums, dest, remote_md5sum: null };
  if (given.validate_checksum && sums.checksum !== sum)
    return toResult({ changed: false, failed: true, msg: 'checksum mismatch', file: path, ...fields });
  if (!store) throw ctx.problem('cannot-write', 'nothing can be kept on this controller');
  store.save(place.folder, place.names, fetched);
  return toResult({ changed: true, ...fields });
}

function digest(algorithm: string, bytes: Uint8Array | undefined): string {
  return createHash(algorithm)
    .update(bytes ?? '')
    .digest('hex');
}
