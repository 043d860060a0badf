import { spawn } from 'node:child_process';

/** What a finished process said. */
export interface RunResult {
  /** Its exit code; null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where and with what a process runs. */
export interface RunOptions {
  readonly cwd?: string;
  /** Variables added to this process's; undefined takes one away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** What it reads on stdin; without it stdin is empty. */
  readonly input?: string | Buffer;
  /** Milliseconds after which it is killed and the call fails; 110,000 when not given. */
  readonly timeout?: number;
}

/**
 * Runs a program to its end and collects what it prints, as text.
 *
 * @throws Error when the program cannot be started or does not end in time (with what it had printed).
 */
export function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const { timeout = 110_000 } = options;
  // A test runner's wish for colours is not the tested program's.
  const env = { ...process.env, FORCE_COLOR: undefined, ...options.env };
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: options.cwd, env, stdio: ['pipe', 'pipe', 'pipe'] });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    // A program that does not read its input closes the pipe: that is its business.
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
    const text = (chunks: Buffer[]): string => Buffer.concat(chunks).toString('utf8');
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      const line = [program, ...args].join(' ');
      reject(new Error(`not done after ${timeout} ms: ${line}\n${text(out)}\n${text(err)}`));
    }, timeout);
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ code, stdout: text(out), stderr: text(err) });
    });
  });
}

/**
 * Runs a program that must succeed and returns what it printed to stdout, without the last line's end.
 *
 * @throws Error with its stderr when it exits with anything but 0.
 */
export async function output(
  program: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  const { code, stdout, stderr } = await run(program, args, options);
  if (code !== 0)
    throw new Error(`${[program, ...args].join(' ')} ended with ${code ?? 'a signal'}: ${stderr}`);
  return stdout.replace(/\n$/, '');
}
