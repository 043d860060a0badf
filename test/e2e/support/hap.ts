import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { run, type RunOptions, type RunResult } from '../../kit/run.js';

/** What the command starts, for runs with options of node. */
export const program = fileURLToPath(new URL('../../../dist/hap.js', import.meta.url));

/** The command. */
export const command = fileURLToPath(new URL('../../../dist/hap', import.meta.url));

/** Runs the built hap as a user would, where no target is needed. */
export function hap(args: readonly string[], options?: RunOptions): Promise<RunResult> {
  if (!existsSync(command)) throw new Error('dist/hap is not built; this builds it: npm run build');
  return run(command, args, options);
}

/** The first lines of problems: `FILE:LINE:COLUMN: error: SUMMARY`. */
export function problemLines(stderr: string): string[] {
  return stderr.split('\n').filter((line) => /^(\S+:\d+:\d+: )?(error|warning): /.test(line));
}
