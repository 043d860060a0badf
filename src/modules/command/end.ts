import type { Output } from '../../model/index.js';
import { endMark } from './script.js';

/** What a command printed, and how and when it ended. */
export interface End {
  readonly stdout: string;
  /** Its status, or less than 0 for the signal that ended it, as Python's `subprocess` has it. */
  readonly rc: number;
  readonly start: string | null;
  readonly end: string | null;
}

/** Takes what a script tells of a command's end off what the command printed. */
export function endOf({ stdout, rc }: Output): End {
  const at = stdout.lastIndexOf(`\n${endMark}`);
  const told = at < 0 ? undefined : stdout.slice(at + 1 + endMark.length);
  const found = told === undefined ? null : /^([^|\n]*)\|([^|\n]*)\|(signal)?$/.exec(told);
  if (!found) return { stdout, rc, start: null, end: null };
  const [, start, end, signal] = found;
  return {
    stdout: stdout.slice(0, at),
    rc: signal === undefined ? rc : 128 - rc,
    start: start === '' ? null : (start ?? null),
    end: end === '' ? null : (end ?? null),
  };
}

/** The time between two times, as Python writes a timedelta. */
export function between(start: string, end: string): string {
  const micros = (text: string): number => {
    const [seconds = '', fraction = '0'] = text.split('.');
    return Date.parse(`${seconds.replace(' ', 'T')}Z`) * 1000 + Number(fraction);
  };
  const total = Math.max(0, micros(end) - micros(start));
  const two = (n: number): string => String(Math.floor(n)).padStart(2, '0');
  const seconds = total / 1e6;
  return `${Math.floor(seconds / 3600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}.${String(total % 1e6).padStart(6, '0')}`;
}
