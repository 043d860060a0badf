import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { until } from '../../kit/until.js';

/** Seconds that a tick of the kernel's process accounting lasts. */
const tick = 1 / Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
const pageSize = Number(execFileSync('getconf', ['PAGESIZE'], { encoding: 'utf8' }));

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // It has ended.
    return undefined;
  }
}

/** The fields of /proc/PID/stat from the third on (proc(5)); the second may hold blanks. */
function statFields(pid: number | 'self'): number[] | undefined {
  const text = read(`/proc/${pid}/stat`);
  return text
    ?.slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
}

function sum(values: readonly (number | undefined)[]): number {
  return values.reduce<number>((all, one) => all + (one ?? 0), 0);
}

/** Processor time of all children that this process has waited for, with theirs. */
export function cpuOfEnded(): number {
  return sum(statFields('self')?.slice(13, 15) ?? []) * tick;
}

/** Processor time of a process, and of the children that it has waited for. */
export function cpuOf(pid: number): number {
  return sum(statFields(pid)?.slice(11, 15) ?? []) * tick;
}

function children(pid: number): number[] {
  const tasks = read(`/proc/${pid}/task/${pid}/children`) ?? '';
  return tasks.split(' ').filter(Boolean).map(Number);
}

function resident(pid: number): number {
  return Number(read(`/proc/${pid}/statm`)?.split(' ')[1] ?? 0) * pageSize;
}

/** The most that this one process has ever held; 0 once it has ended. */
function residentPeak(pid: number): number {
  return Number(/^VmHWM:\s*(\d+) kB/m.exec(read(`/proc/${pid}/status`) ?? '')?.[1] ?? 0) * 1024;
}

/** Watches how much memory a process holds with all that it has started. */
export class MemoryWatch {
  readonly #root: number;
  readonly #known: Set<number>;
  readonly #timer: NodeJS.Timeout;
  #peak = 0;

  constructor(root: number) {
    this.#root = root;
    this.#known = new Set([root]);
    this.#timer = setInterval(() => this.#look(), 20);
    this.#look();
  }

  /** Ends the watch. @returns bytes */
  stop(): number {
    clearInterval(this.#timer);
    return this.#peak;
  }

  #look(): void {
    // What was once below it counts when it has gone its own way as well.
    for (const pid of this.#known) for (const child of children(pid)) this.#known.add(child);
    const all = [...this.#known].map(resident);
    // A process alone cannot have a peak between two looks that is missed.
    this.#peak = Math.max(this.#peak, sum(all), residentPeak(this.#root));
  }
}

/** Processes with this text in their environment or their command line, this one apart. */
function withText(text: string): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && pid !== process.pid)
    .filter((pid) =>
      [`/proc/${pid}/environ`, `/proc/${pid}/cmdline`].some((file) => read(file)?.includes(text)),
    );
}

/**
 * Ends what a command has left behind in the background, such as OpenSSH's masters (which show the path of their socket in
 * place of their environment).
 *
 * @param text what stands in their environment or in their command line
 * @returns the processor time they had used
 */
export async function endLeftovers(text: string): Promise<number> {
  const left = withText(text);
  const cpu = sum(left.map(cpuOf));
  for (const pid of left) kill(pid, 'SIGTERM');
  if (left.length > 0)
    await until(() => withText(text).length === 0, { what: `the end of ${left.join(' ')}` });
  return cpu;
}

/** Sends a signal to a process that may have ended. */
export function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended by itself.
  }
}
