import { posix } from 'node:path';
import { TemplateString, type ControllerFiles } from '../../model/index.js';
import type { Value } from '../../python/index.js';

/** More files than anyone keeps in the folders of a role. */
const MOST = 2000;

/** Whatever a host is, a fact that names it is no path. */
const fact = /^\{\{\s*(?:ansible_\w+|inventory_hostname\w*)(?:[\w.[\]'"|() -]*)\}\}/;

/**
 * The files a name may come to mean whose templates are not rendered yet (`setup-{{ ansible_os_family }}.yml`).
 * @param folders where it is looked for
 * @param known what some templates stand for (`role_path`)
 * @returns `undefined` where it may be any file
 */
export function possibleFiles(
  name: Value,
  folders: readonly string[],
  files: ControllerFiles,
  known: ReadonlyMap<string, string>,
): string[] | undefined {
  if (typeof name !== 'string' && !(name instanceof TemplateString)) return undefined;
  const text = (typeof name === 'string' ? name : name.source).trim();
  const source = text.replace(/\{\{\s*(\w+)\s*\}\}/g, (whole, n: string) => known.get(n) ?? whole);
  if (/\{[%#]/.test(source) || (source.startsWith('{{') && !fact.test(source))) return undefined;
  const first = source.indexOf('{{');
  if (first < 0)
    return folders.map((f) => posix.resolve(f, source)).filter((p) => files.info(p)?.kind === 'file');
  const folder = source.slice(0, source.lastIndexOf('/', first) + 1);
  const pieces = source.slice(folder.length).split(/\{\{.*?\}\}/s);
  const pattern = new RegExp(`^${pieces.map(escape).join('.*')}$`, 's');
  const found = new Set<string>();
  for (const root of folders) {
    const base = posix.resolve(root, folder);
    for (const path of below(base, files)) if (pattern.test(posix.relative(base, path))) found.add(path);
  }
  return [...found];
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Every file below a folder. */
export function below(folder: string, files: ControllerFiles): string[] {
  const folders = [folder];
  const found: string[] = [];
  for (let i = 0; i < folders.length && found.length < MOST && folders.length < MOST; i++) {
    const at = folders[i] ?? folder;
    for (const name of files.list(at) ?? []) {
      const path = posix.join(at, name);
      const kind = files.info(path)?.kind;
      if (kind === 'directory') folders.push(path);
      else if (kind === 'file') found.push(path);
    }
  }
  return found;
}
