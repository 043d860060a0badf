import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Row } from './bench.js';
import { cpuOfEnded, endLeftovers, kill, MemoryWatch } from './processes.js';

/** A program with all that it is started with. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** A text by which processes that it leaves behind are known. */
  readonly leaves?: string;
}

/** One run of a command. */
export interface Sample {
  /** Wall-clock time. */
  readonly seconds: number;
  /** User and system time. */
  readonly cpu: number;
  /** Bytes; 0 where it was not watched. */
  readonly memory: number;
  readonly output: string;
}

/** One of the tools that are compared. */
export interface Contestant {
  readonly tool: string;
  readonly command: Command;
  /** Whether it is what the others are compared with. */
  readonly base?: boolean;
  /** @throws Error when the output shows that it has not done what it was to do */
  check(output: string): void;
  /** How many runs at most. */
  readonly atMost?: number;
  /** Readies each run; not timed. */
  before?(): Promise<void>;
}

/** A run that takes longer is given up. */
const patience = 600_000;

/**
 * Runs a command once. Its output goes to a file: a pipe would be waited for as long as anything in the background holds it.
 *
 * @throws Error with the output when it fails
 */
export async function runOnce(command: Command, watchMemory = false): Promise<Sample> {
  const dir = mkdtempSync(join(tmpdir(), 'hap-bench-run-'));
  const file = join(dir, 'output');
  const out = openSync(file, 'w');
  const env = { ...process.env, FORCE_COLOR: undefined, ...command.env };
  const leftovers = async (): Promise<number> => {
    return command.leaves === undefined ? 0 : endLeftovers(command.leaves);
  };
  const before = cpuOfEnded();
  const began = performance.now();
  const child = spawn(command.program, command.args, { cwd: command.cwd, env, stdio: ['ignore', out, out] });
  const watch = watchMemory && child.pid !== undefined ? new MemoryWatch(child.pid) : undefined;
  const timer = setTimeout(() => child.pid !== undefined && kill(child.pid, 'SIGTERM'), patience);
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject);
      child.on('exit', resolve);
    });
    const seconds = (performance.now() - began) / 1000;
    const cpu = cpuOfEnded() - before;
    const output = readFileSync(file, 'utf8');
    if (code !== 0) {
      const line = [command.program, ...command.args].join(' ');
      throw new Error(`${line} ended with ${code ?? 'a signal'}:\n${output.slice(-4000)}`);
    }
    return {
      seconds,
      cpu: cpu + (await leftovers()),
      memory: watch?.stop() ?? 0,
      output,
    };
  } finally {
    clearTimeout(timer);
    watch?.stop();
    await leftovers();
    closeSync(out);
    rmSync(dir, { recursive: true, force: true });
  }
}

/** The middle one; of an even number the mean of the two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  const [low = 0, high = 0] = [sorted[sorted.length - 1 - half], sorted[half]];
  return (low + high) / 2;
}

/** Runs tools by turns, so that what else the machine does meets all; then each once more, watched, for its memory. */
export async function sideBySide(
  name: string,
  contestants: readonly Contestant[],
  runs: number,
): Promise<Row[]> {
  const samples = contestants.map((): Sample[] => []);
  for (let round = 0; round < runs; round++)
    for (const [i, contestant] of contestants.entries()) {
      if (round >= (contestant.atMost ?? runs)) continue;
      samples[i]?.push(await tried(contestant, false));
    }
  const rows: Row[] = [];
  for (const [i, contestant] of contestants.entries()) {
    const of = samples[i] ?? [];
    const { memory } = await tried(contestant, true);
    rows.push({
      case: name,
      tool: contestant.tool,
      base: contestant.base,
      seconds: of.map((sample) => sample.seconds),
      cpu: median(of.map((sample) => sample.cpu)),
      memory,
    });
  }
  return rows;
}

async function tried(contestant: Contestant, watchMemory: boolean): Promise<Sample> {
  await contestant.before?.();
  const sample = await runOnce(contestant.command, watchMemory);
  contestant.check(sample.output);
  return sample;
}
