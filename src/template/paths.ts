/** Python's `os.path` on POSIX, as far as it touches no file. */

/** `os.path.basename`. */
export function basename(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** `os.path.dirname`. */
export function dirname(path: string): string {
  const head = path.slice(0, path.lastIndexOf('/') + 1);
  return /^\/*$/.test(head) ? head : head.replace(/\/+$/, '');
}

/** `os.path.join`: a part that is absolute begins anew. */
export function join(first: string, ...parts: readonly string[]): string {
  let path = first;
  for (const part of parts) {
    if (part.startsWith('/')) path = part;
    else path += path === '' || path.endsWith('/') ? part : `/${part}`;
  }
  return path;
}

/** `os.path.splitext`: dots that begin a name begin no extension. */
export function splitext(path: string): [string, string] {
  const dot = path.lastIndexOf('.');
  const name = path.lastIndexOf('/') + 1;
  const stem = path.slice(name, dot);
  return dot > name && /[^.]/.test(stem) ? [path.slice(0, dot), path.slice(dot)] : [path, ''];
}

/** `os.path.normpath`. */
export function normpath(path: string): string {
  if (path === '') return '.';
  const root = path.startsWith('//') && !path.startsWith('///') ? '//' : path.startsWith('/') ? '/' : '';
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '..' || root === '') parts.push(part);
  }
  return root + parts.join('/') || '.';
}

/** `os.path.abspath`. */
export function abspath(path: string, cwd: string): string {
  return normpath(path.startsWith('/') ? path : join(cwd, path));
}

/** `os.path.relpath`. */
export function relpath(path: string, start: string, cwd: string): string {
  const from = abspath(start, cwd).split('/').filter(Boolean);
  const to = abspath(path, cwd).split('/').filter(Boolean);
  let shared = 0;
  while (shared < from.length && shared < to.length && from[shared] === to[shared]) shared += 1;
  const up = from.slice(shared).map(() => '..');
  return [...up, ...to.slice(shared)].join('/') || '.';
}

/** `os.path.expanduser`. @param home gives a user's home, where there is such a user */
export function expanduser(path: string, home: (user?: string) => string | undefined): string {
  const [, user, rest = ''] = /^~([^/]*)(.*)$/s.exec(path) ?? [];
  if (user === undefined) return path;
  const folder = user === '' ? home() : home(user);
  if (folder === undefined) return path;
  return folder.replace(/\/+$/, '') + rest || '/';
}

/** `os.path.expandvars`. */
export function expandvars(path: string, env: Readonly<Record<string, string | undefined>>): string {
  return path.replace(/\$(\w+|\{[^}]*\})/g, (whole, name: string) => {
    const key = name.startsWith('{') ? name.slice(1, -1) : name;
    return (Object.hasOwn(env, key) ? env[key] : undefined) ?? whole;
  });
}

/** `ntpath.splitdrive`: a drive or a share, and the rest. */
export function splitdrive(path: string): [string, string] {
  const flat = path.replaceAll('/', '\\');
  if (flat.startsWith('\\\\') && flat[2] !== '\\') {
    const share = flat.indexOf('\\', 2);
    if (share === -1) return ['', path];
    const end = flat.indexOf('\\', share + 1);
    if (end === share + 1) return ['', path];
    return end === -1 ? [path, ''] : [path.slice(0, end), path.slice(end)];
  }
  return flat[1] === ':' ? [path.slice(0, 2), path.slice(2)] : ['', path];
}

function splitWindows(path: string): [string, string] {
  const [drive, rest] = splitdrive(path);
  const at = Math.max(rest.lastIndexOf('\\'), rest.lastIndexOf('/')) + 1;
  const head = rest.slice(0, at);
  return [drive + (head.replace(/[\\/]+$/, '') || head), rest.slice(at)];
}

/** `ntpath.basename`. */
export function windowsBasename(path: string): string {
  return splitWindows(path)[1];
}

/** `ntpath.dirname`. */
export function windowsDirname(path: string): string {
  return splitWindows(path)[0];
}
