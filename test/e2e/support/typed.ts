import { spawn } from 'node:child_process';
import { program } from './hap.js';

/** What is typed when a question shows. */
export interface Typing {
  readonly asks: RegExp;
  readonly keys: string;
}

/** What a terminal has shown, without colours, and how the program on it ended. */
export interface Typed {
  readonly code: number | null;
  readonly stdout: string;
}

/** Runs hap on a terminal of its own, and types where it asks: each answer once, in their order. */
export function typed(
  args: readonly string[],
  answers: readonly Typing[],
  { cwd, env = {} }: { readonly cwd: string; readonly env?: Readonly<Record<string, string | undefined>> },
): Promise<Typed> {
  const line = [process.execPath, program, ...args]
    .map((word) => `'${word.replaceAll("'", "'\\''")}'`)
    .join(' ');
  const child = spawn('script', ['-qefc', line, '/dev/null'], {
    cwd,
    env: { ...process.env, FORCE_COLOR: undefined, ...env },
  });
  const left = [...answers];
  let stdout = '';
  let from = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString('utf8');
    const [next] = left;
    if (!next?.asks.test(stdout.slice(from))) return;
    left.shift();
    from = stdout.length;
    child.stdin.write(next.keys);
  });
  return new Promise((resolve) => {
    child.on('close', (code) => {
      resolve({ code, stdout: stdout.replace(/\x1b\[[0-9;]*[mK]/g, '').replaceAll('\r\n', '\n') });
    });
  });
}
