import { spawnSync } from 'node:child_process';
import {
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { hostname, homedir } from 'node:os';
import { posix } from 'node:path';
import { HapError, type ControllerFiles } from '../../model/index.js';
import type { Controller, ControllerPaths } from '../../template/index.js';

/** The controller as templates may see it: files, paths, environment, time, and commands of the `pipe` lookup. */
export function nodeController(files: ControllerFiles): Controller {
  return {
    files,
    paths,
    env: process.env,
    cwd: process.cwd(),
    hostname: hostname(),
    home: (user) => (user === undefined ? homedir() : passwd('name', user)?.home),
    now: () => new Date(),
    run: (command, { cwd }) => {
      const { status, stdout, stderr, error } = spawnSync('/bin/sh', ['-c', command], {
        cwd,
        encoding: 'utf8',
        maxBuffer: 1 << 28,
      });
      if (error)
        throw new HapError({ code: 'pipe-failed', summary: `cannot run ${command}`, detail: error.message });
      return { code: status ?? 1, stdout, stderr };
    },
    savePassword: (path, content) => {
      mkdirSync(posix.dirname(path), { recursive: true, mode: 0o700 });
      writeFileSync(path, content, { mode: 0o600 });
    },
  };
}

/** Runs an inventory script. @throws HapError `inventory-script` */
export function runProgram(path: string, args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(path, [...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (error || status !== 0)
    throw new HapError({
      code: 'inventory-script',
      summary: `the inventory script ${path} failed`,
      detail: error ? error.message : `exit status ${status ?? 'unknown'}\n${stderr}`.trim(),
    });
  return stdout;
}

const paths: ControllerPaths = {
  lexists: (path) => attempt(() => lstatSync(path)) !== undefined,
  isLink: (path) => attempt(() => lstatSync(path).isSymbolicLink()) ?? false,
  isMount: (path) => {
    const own = attempt(() => lstatSync(path));
    const above = attempt(() => lstatSync(posix.join(path, '..')));
    if (!own || !above || own.isSymbolicLink()) return false;
    return own.dev !== above.dev || own.ino === above.ino;
  },
  sameFile: (first, second) => {
    const [a, b] = [first, second].map((path) => {
      const stat = attempt(() => statSync(path));
      if (!stat) throw new HapError({ code: 'missing-file', summary: `there is no file ${path}` });
      return stat;
    });
    return a?.dev === b?.dev && a?.ino === b?.ino;
  },
  realpath,
  owner: (path) => {
    const stat = attempt(() => statSync(path));
    return stat && { uid: stat.uid, user: passwd('uid', String(stat.uid))?.name, mtime: stat.mtime };
  },
};

/** A path with its links resolved, as far as it exists. */
function realpath(path: string): string {
  const absolute = posix.resolve(path);
  const real = attempt(() => realpathSync(absolute));
  if (real !== undefined) return real;
  const target = attempt(() => readlinkSync(absolute));
  if (target !== undefined) return posix.resolve(posix.dirname(absolute), target);
  const parent = posix.dirname(absolute);
  return parent === absolute ? absolute : posix.join(realpath(parent), posix.basename(absolute));
}

/** A line of /etc/passwd. */
function passwd(by: 'name' | 'uid', value: string): { name: string; home: string } | undefined {
  const lines = attempt(() => readFileSync('/etc/passwd', 'utf8'))?.split('\n') ?? [];
  for (const line of lines) {
    const [name = '', , uid, , , home = ''] = line.split(':');
    if ((by === 'name' ? name : uid) === value) return { name, home };
  }
  return undefined;
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
