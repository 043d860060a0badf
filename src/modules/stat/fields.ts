import type { Fields } from '../../model/index.js';
import { Float } from '../../python/index.js';
import { dirName, resolvePath } from '../shared/paths.js';
import type { PathStat } from '../shared/stat.js';
import type { FileStat } from '../shared/stat-line.js';

const classes = [
  ['usr', 6],
  ['grp', 3],
  ['oth', 0],
] as const;

/** `rusr`, `wgrp`, `xoth` and so on. */
function permissions(mode: number): Fields {
  const fields: Record<string, boolean> = {};
  for (const [who, shift] of classes) {
    fields[`r${who}`] = (mode & (4 << shift)) !== 0;
    fields[`w${who}`] = (mode & (2 << shift)) !== 0;
    fields[`x${who}`] = (mode & (1 << shift)) !== 0;
  }
  return { ...fields, isuid: (mode & 0o4000) !== 0, isgid: (mode & 0o2000) !== 0 };
}

/** A name of a user or group, where its number has one. */
const named = (key: string, name: string, id: number): Fields => (name === String(id) ? {} : { [key]: name });

/**
 * The fields of Ansible's stat that come from the file itself.
 * @param access what the user may do with it: `rw-`
 */
export function statFields(path: string, stat: FileStat, at: PathStat, access: string): Fields {
  const link = stat.type === 'link' ? at.link : undefined;
  const may = (letter: string): boolean => access.includes(letter);
  return {
    exists: true,
    path,
    mode: stat.mode.toString(8).padStart(4, '0'),
    isdir: stat.type === 'directory',
    ischr: stat.type === 'char',
    isblk: stat.type === 'block',
    isreg: stat.type === 'file',
    isfifo: stat.type === 'fifo',
    islnk: stat.type === 'link',
    issock: stat.type === 'socket',
    uid: stat.uid,
    gid: stat.gid,
    size: stat.size,
    inode: stat.inode,
    dev: stat.dev,
    nlink: stat.nlink,
    atime: new Float(stat.atime),
    mtime: new Float(stat.mtime),
    ctime: new Float(stat.ctime),
    ...permissions(stat.mode),
    blocks: stat.blocks,
    block_size: stat.blockSize,
    device_type: stat.rdev,
    readable: may('r'),
    writeable: may('w'),
    executable: may('x'),
    ...(link
      ? { lnk_source: link.real || resolvePath(dirName(path), link.target), lnk_target: link.target }
      : {}),
    ...named('pw_name', stat.user, stat.uid),
    ...named('gr_name', stat.group, stat.gid),
  };
}
