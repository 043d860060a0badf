import { probe, sh, type Fields, type Probe } from '../../model/index.js';
import { Reader } from './lines.js';
import { modeText } from './mode.js';
import { hapStat, readStat, type PathStat } from './stat.js';
import type { FileStat } from './stat-line.js';

/** What Ansible calls the state of a path. */
export type State = 'absent' | 'directory' | 'file' | 'hard' | 'link';

export function stateOf(stat: PathStat): State {
  return stat.own ? stateOfFile(stat.own) : 'absent';
}

export function stateOfFile(stat: FileStat): State {
  if (stat.type === 'link' || stat.type === 'directory') return stat.type;
  return stat.nlink > 1 ? 'hard' : 'file';
}

/** What a path leads to in the end; `undefined` where nothing is, or a link leads nowhere. */
export function finalStat(at: PathStat | undefined): FileStat | undefined {
  return at?.link ? at.link.stat : at?.own;
}

/** Owner, mode, state and size of a file, as Ansible adds them to the result of each module that deals with one. */
export function fileFields(stat: FileStat | undefined): Fields {
  if (!stat) return {};
  return {
    uid: stat.uid,
    gid: stat.gid,
    owner: stat.user,
    group: stat.group,
    mode: modeText(stat.mode),
    state: stateOfFile(stat),
    size: stat.size,
  };
}

/** Looks at a path again once a task is done. */
export function lookAgain(path: string): Probe<PathStat> {
  return probe(sh`${hapStat} ${path}`, (output) => readStat(new Reader(output)));
}

/** The fields of a path that was looked at: a link's own, and none of one that leads nowhere, as in Ansible. */
export function pathFields(at: PathStat): Fields {
  return fileFields(finalStat(at) && at.own);
}
