import { Buffer } from 'node:buffer';
import { ModuleFailure, sh } from '../../model/index.js';
import { Dict, textOf } from '../../python/index.js';
import type { ActionContext } from './action.js';

/** Megabytes that are asked for at a time: an answer of a shell holds no more than 64. */
const piece = 32;

/**
 * What is in a file of the host.
 * @param size in bytes, where it is known to be a file that can be read
 * @returns why it cannot be read
 */
export async function contentOf(
  path: string,
  size: number | undefined,
  ctx: ActionContext,
): Promise<Uint8Array | ModuleFailure> {
  try {
    if (size !== undefined && size > piece * 1_048_576) return await inPieces(path, size, ctx);
    const result = await ctx.module('slurp', new Dict([['src', path]]));
    return Buffer.from(textOf(result.get('content') ?? '') ?? '', 'base64');
  } catch (error) {
    if (error instanceof ModuleFailure) return error;
    throw error;
  }
}

async function inPieces(path: string, size: number, ctx: ActionContext): Promise<Uint8Array> {
  const remote = ctx.remote();
  const pieces: Uint8Array[] = [];
  for (let skip = 0; skip * 1_048_576 < size; skip += piece) {
    const script = sh`LC_ALL=C dd if=${path} bs=1048576 skip=${skip} count=${piece} 2>/dev/null`;
    const { rc, out } = await remote.run({ script });
    if (rc !== 0) throw new ModuleFailure(`file is not readable: ${path}`);
    pieces.push(out);
  }
  return Buffer.concat(pieces);
}
