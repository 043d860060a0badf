import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Output, type Request, type Sh, type ShellFunction } from '../../src/model/index.js';

/** A POSIX shell with the tools it finds, as a target has them. */
export interface RealShell {
  readonly name: string;
  readonly command: readonly string[];
  readonly path: string;
}

let found: readonly RealShell[] | undefined;

/** The machine's own sh; and busybox's with its own tools only, where busybox is installed. */
export function realShells(): readonly RealShell[] {
  return (found ??= [
    { name: 'sh', command: ['/bin/sh'], path: process.env['PATH'] ?? '/usr/bin:/bin' },
    ...busybox(),
  ]);
}

function busybox(): RealShell[] {
  const exe = ['/bin/busybox', '/usr/bin/busybox'].find((p) => existsSync(p));
  if (exe === undefined) return [];
  const bin = join(mkdtempSync(join(tmpdir(), 'hap-busybox-')), 'bin');
  mkdirSync(bin);
  spawnSync(exe, ['--install', '-s', bin]);
  return [{ name: 'busybox ash', command: [exe, 'ash'], path: bin }];
}

/** The definitions of the functions a script uses, those they use first. */
export function definitions(script: Sh): string {
  const done = new Set<ShellFunction>();
  const out: string[] = [];
  const define = (f: ShellFunction): void => {
    if (done.has(f)) return;
    done.add(f);
    f.uses.forEach(define);
    out.push(`${f.name}() {\n${f.body}\n}`);
  };
  script.functions.forEach(define);
  return out.join('\n');
}

/** What a request answers on a real shell, in a folder and with a home. */
export function ask(
  shell: RealShell,
  request: Request,
  cwd: string,
  env: Record<string, string> = {},
): Output {
  const [exe = '/bin/sh', ...args] = shell.command;
  const script = `${definitions(request.script)}\n${request.script.text}\n`;
  const { status, signal, stdout, stderr, error } = spawnSync(exe, [...args, '-c', script], {
    cwd,
    input: request.stdin ?? '',
    env: { PATH: shell.path, HOME: cwd, TZ: 'UTC', ...env },
    maxBuffer: 1 << 28,
  });
  // A script may end before it has read what it is given.
  if (error && !('code' in error && error.code === 'EPIPE')) throw error;
  return new Output(status ?? (signal ? 137 : 1), stdout, stderr);
}
