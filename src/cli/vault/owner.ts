import { readFileSync, readlinkSync } from 'node:fs';

/** Who made a temporary file: a process, told apart from a later one of the same number and those of other containers. */
export function ownMark(): string {
  return [process.pid, startOf(process.pid) ?? 0, namespace()].join('-');
}

/** Marks as {@link ownMark} writes them, for names of files. */
export const markPattern = '(\\d+)-(\\d+)-(\\d+)';

/** Whether the process that made something is gone for sure. @param parts what {@link markPattern} finds */
export function isGone(parts: readonly (string | undefined)[]): boolean {
  const [pid, start, space] = parts.map(Number);
  // Of processes in another namespace nothing can be known from here.
  if (pid === undefined || pid === 0 || space !== namespace()) return false;
  const now = startOf(pid);
  if (now !== undefined) return now !== start;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}

/** When a process began, in ticks since boot: proc(5), field 22 of `stat`. */
function startOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name of the program, in parentheses, may hold anything.
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]);
  } catch {
    return undefined;
  }
}

/** The number of this process's namespace of processes: pid_namespaces(7); 0 where there is no such thing. */
function namespace(): number {
  try {
    return Number(/\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? 0);
  } catch {
    return 0;
  }
}
