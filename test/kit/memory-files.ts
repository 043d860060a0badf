import { posix } from 'node:path';
import type { ControllerFiles } from '../../src/model/index.js';

/** A controller whose files are only these; the folders they stand in are there as well. */
export function memoryFiles(contents: Readonly<Record<string, string | Uint8Array>>): ControllerFiles {
  const files = new Map<string, Uint8Array>();
  const folders = new Map<string, Set<string>>();
  for (const [name, content] of Object.entries(contents)) {
    const path = posix.normalize(name);
    files.set(path, typeof content === 'string' ? new TextEncoder().encode(content) : content);
    let below = path;
    for (let at = posix.dirname(path); ; below = at, at = posix.dirname(at)) {
      const names = folders.get(at) ?? new Set();
      folders.set(at, names.add(posix.basename(below)));
      if (at === posix.dirname(at)) break;
    }
  }
  const plain = (path: string): string => posix.normalize(path).replace(/(?<=.)\/$/, '');
  return {
    read: (path) => files.get(plain(path)),
    info: (path) => {
      const file = files.get(plain(path));
      if (file) return { kind: 'file', mode: 0o644, size: file.length };
      return folders.has(plain(path)) ? { kind: 'directory', mode: 0o755, size: 4096 } : undefined;
    },
    list: (path) => {
      const names = folders.get(plain(path));
      return names && [...names].sort();
    },
  };
}
