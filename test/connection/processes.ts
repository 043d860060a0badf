import { readFileSync } from 'node:fs';

/** Whether a process runs; one that only waits to be reaped does not. */
export function runs(pid: number): boolean {
  try {
    return !/\) [ZX]/.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
}
