import { spawnSync } from 'node:child_process';
import { lstatSync, mkdirSync, readlinkSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { hostname, homedir } from 'node:os';
import { posix } from 'node:path';
import { HapError, type ControllerFiles } from '../../model/index.js';
import type { Controller, ControllerPaths } from '../../template/index.js';

/** The controller as templates may see it: files, paths, environment, time, and commands of the `pipe` lookup. */
export function nodeController(files: ControllerFiles): Controller {
  return {
    files,
    paths: {
      ...paths,
      owner: (path) => {
        const stat = attempt(() => statSync(path));
        return (
          stat && { uid: stat.uid, user: passwd(files, 'uid', String(stat.uid))?.name, mtime: stat.mtime }
        );
      },
    },
    env: process.env,
    cwd: process.cwd(),
    hostname: hostname(),
    home: (user) => (user === undefined ? homedir() : passwd(files, 'name', user)?.home),
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

const paths: Omit<ControllerPaths, 'owner'> = {
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
interface User {
  readonly name: string;
  readonly home: string;
}

type Users = Readonly<Record<'name' | 'uid', ReadonlyMap<string, User>>>;

/** The users that a content of /etc/passwd says, read once. */
const users = new WeakMap<Uint8Array, Users>();

function passwd(files: ControllerFiles, by: 'name' | 'uid', value: string): User | undefined {
  const content = attempt(() => files.read('/etc/passwd'));
  if (!content) return undefined;
  let known = users.get(content);
  if (!known) users.set(content, (known = readUsers(Buffer.from(content).toString('utf8'))));
  return known[by].get(value);
}

/** By name and by number; of two lines that say the same, the first counts. */
function readUsers(text: string): Users {
  const found = { name: new Map<string, User>(), uid: new Map<string, User>() };
  for (const line of text.split('\n').reverse()) {
    const [name = '', , uid = '', , , home = ''] = line.split(':');
    found.name.set(name, { name, home });
    found.uid.set(uid, { name, home });
  }
  return found;
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
