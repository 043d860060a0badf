import type { ModuleContext } from '../../model/index.js';
import { fnmatch } from '../shared/fnmatch.js';
import { applyMode } from '../shared/mode.js';
import type { PathStat } from '../shared/stat.js';
import type { FileStat } from '../shared/stat-line.js';
import type { Listing } from './look.js';
import { placeOf, type Member } from './members.js';
import type { UnarchiveParams } from './params.js';

/** A member of a zip archive, as zipinfo tells of it. */
export interface ZipMember extends Member {
  readonly size: number;
  /** Its permissions; `undefined` where it was packed by a system that has none, and the umask decides. */
  readonly mode: number | undefined;
  /** Seconds since 1970. */
  readonly time: number;
}

/** Type, permissions, version, system, size, kind, method, time, name. */
const entry = /^([-dl?])([-rwxstSTah]{6,9}) +\S+ +\S+ +(\d+) +\S+ +\S+ +\d{8}\.\d{6} (.*)$/;

/** The members that the task wants. */
export function zipMembers({ details, compared }: Listing, { exclude }: UnarchiveParams): ZipMember[] {
  // The first line is whether the contents are the same.
  const times = compared.out.split('\n').slice(1);
  const lines = details.out.split('\n').filter((line) => entry.test(line));
  const members = lines.map((line, i): ZipMember => {
    const [, kind = '', bits = '', size = '', name = ''] = entry.exec(line) ?? [];
    const type = name.endsWith('/') ? 'directory' : kind === 'l' ? 'link' : 'file';
    return { name, type, size: Number(size), mode: modeOf(bits, kind), time: Number(times[i]) };
  });
  return members.filter(({ name }) => !exclude.includes(name));
}

function modeOf(bits: string, kind: string): number | undefined {
  if (bits.length < 9 || kind === '?') return undefined;
  return Array.from(bits).reduce((mode, bit) => mode * 2 + (/[rwxst]/.test(bit) ? 1 : 0), 0);
}

/** The names as Ansible's result has them. */
export function zipFiles({ names }: Listing, { exclude, include }: UnarchiveParams): string[] {
  const all = names.out.split('\n').filter((name) => name !== '');
  if (include.length > 0) return all.filter((name) => include.some((p) => fnmatch(name, p)));
  return all.filter((name) => !exclude.some((p) => fnmatch(name, p)));
}

/**
 * What differs, as Ansible's diff has it: a line for each member.
 * @param stats what is at each place below the directory
 */
export function zipDifferences(
  listing: Listing,
  stats: ReadonlyMap<string, PathStat>,
  params: UnarchiveParams,
  ctx: ModuleContext,
): string[] {
  const members = zipMembers(listing, params);
  const lines = members.flatMap((member) => {
    const at = stats.get(placeOf(member.name))?.own;
    const letter = member.type === 'directory' ? 'd' : member.type === 'link' ? 'L' : 'f';
    if (!at) return [`>${letter}++++++.?? ${member.name}`];
    if (at.type !== member.type) return [`c${letter}++++++.?? ${member.name}`];
    if (at.type === 'file' && params.keep_newer && member.time < Math.floor(at.mtime)) return [];
    const marks = marksOf(member, at, params, ctx);
    return marks === '' ? [] : [`.${letter}${marks}.?? ${member.name}`];
  });
  const unsure = params.include.length + params.exclude.length > 0 || params.keep_newer;
  if (lines.length > 0 || unsure || !listing.compared.out.startsWith('differs')) return lines;
  return members.filter(({ type }) => type === 'file').map(({ name }) => `.fc......?? ${name}`);
}

/** Size, time, permissions, owner, group: a letter or a dot each; nothing where all is the same. */
function marksOf(member: ZipMember, at: FileStat, params: UnarchiveParams, ctx: ModuleContext): string {
  const isFile = at.type === 'file';
  const base = { bits: at.mode, directory: at.type === 'directory', umask: 0 };
  const mode = params.mode === undefined ? member.mode : applyMode(params.mode, base);
  const owner = params.owner ?? String(ctx.basics.uid);
  const marks = [
    '.',
    isFile && member.size !== at.size ? 's' : '.',
    isFile && member.time !== Math.floor(at.mtime) ? 't' : '.',
    at.type !== 'link' && mode !== undefined && mode !== at.mode ? 'p' : '.',
    owner !== at.user && owner !== String(at.uid) ? 'o' : '.',
    params.group !== undefined && params.group !== at.group && params.group !== String(at.gid) ? 'g' : '.',
  ].join('');
  return marks === '......' ? '' : marks;
}
