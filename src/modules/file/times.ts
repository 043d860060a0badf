import { known, ModuleFailure, probe, probes, sh, type Probe, type Sh } from '../../model/index.js';
import type { Step } from '../shared/attributes.js';
import { Reader } from '../shared/lines.js';
import type { FileStat } from '../shared/stat-line.js';
import { isoText, strptime, touchText, type LocalTime } from '../shared/strptime.js';
import type { FileParams } from './params.js';

/** What a file's time is to be. */
type Time = 'preserve' | 'now' | LocalTime;

/** Both times that are wanted. */
export interface Times {
  readonly mtime: Time;
  readonly atime: Time;
}

/** Seconds since 1970 of the wanted times, and of now, as the host's clock and time zone have them. */
export interface TimesFound {
  readonly mtime: number;
  readonly atime: number;
}

/** @param touch the state is `touch`, where both are now unless they are given */
export function wantedTimes(params: FileParams, touch: boolean): Times {
  const standard = touch ? 'now' : 'preserve';
  return {
    mtime: timeOf(params.modification_time ?? standard, params.modification_time_format),
    atime: timeOf(params.access_time ?? standard, params.access_time_format),
  };
}

function timeOf(text: string, format: string): Time {
  if (text === 'preserve' || text === 'now') return text;
  const time = strptime(text, format);
  if (time) return time;
  throw new ModuleFailure(
    `Error while obtaining timestamp for time ${text} using format ${format}: time data '${text}' does not match format '${format}'`,
  );
}

/** Asks for the wanted times. */
export function askTimes({ mtime, atime }: Times): Probe<TimesFound> {
  return probes({ mtime: askTime(mtime), atime: askTime(atime) });
}

function askTime(time: Time): Probe<number> {
  if (time === 'preserve') return known(0);
  const script = time === 'now' ? sh`date +%s` : sh`date -d ${isoText(time)} +%s`;
  return probe(script, (output) => Number(new Reader(output).line()));
}

/** What differs in a file's times, and what would set them. */
export function timeChanges(
  path: string,
  times: Times,
  found: TimesFound,
  stat: FileStat,
): { before: Record<string, unknown>; after: Record<string, unknown>; steps: Step[] } {
  const before: Record<string, unknown> = {};
  const after: Record<string, unknown> = {};
  const differs = (key: 'mtime' | 'atime'): boolean => {
    if (times[key] === 'preserve' || (times[key] !== 'now' && stat[key] === found[key])) return false;
    before[key] = stat[key];
    after[key] = found[key];
    return true;
  };
  const changed = { mtime: differs('mtime'), atime: differs('atime') };
  if (!changed.mtime && !changed.atime) return { before, after, steps: [] };
  const both = changed.mtime && changed.atime && times.mtime === 'now' && times.atime === 'now';
  const scripts = both
    ? [sh`touch -c -- ${path}`]
    : [
        ...(changed.mtime ? [touch('-m', times.mtime, path)] : []),
        ...(changed.atime ? [touch('-a', times.atime, path)] : []),
      ];
  return { before, after, steps: scripts.map((script) => ({ what: 'times', script })) };
}

/** The steps that set the times of a file just made: it has those of now. */
export function timesOfNew(path: string, { mtime, atime }: Times): Step[] {
  return [
    ...(typeof mtime === 'string' ? [] : [{ what: 'times', script: touch('-m', mtime, path) }]),
    ...(typeof atime === 'string' ? [] : [{ what: 'times', script: touch('-a', atime, path) }]),
  ];
}

function touch(which: string, time: Time, path: string): Sh {
  if (typeof time === 'string') return sh`touch -c ${which} -- ${path}`;
  return sh`touch -c ${which} -t ${touchText(time)} -- ${path}`;
}
