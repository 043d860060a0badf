import { posix } from 'node:path';
import {
  HapError,
  type ControllerFile,
  type ControllerFiles,
  type ControllerTree,
  type FileRequest,
} from '../../model/index.js';
import type { FileSyntax, Renderer, TaskPlace } from '../../template/index.js';
import { candidates } from './place.js';

/** Gives a template that was rendered before, or renders it. */
type Keep = (file: ControllerFile, render: () => ControllerFile) => ControllerFile;

/**
 * Finds, reads, decrypts and for templates renders a file that a module asked for.
 * @param open decrypts what is a vault
 * @param keep asked for templates that need nothing but their own text and variables
 * @throws HapError `missing-file` with where it was looked for; what rendering throws
 */
export function findFile(
  request: FileRequest,
  renderer: Renderer,
  place: TaskPlace,
  files: ControllerFiles,
  open: (data: Uint8Array, path: string) => Uint8Array = (data) => data,
  keep: Keep = (_, render) => render(),
): ControllerFile | ControllerTree {
  const read = (file: string, mode: number): ControllerFile => {
    const found = readFile(file, mode, files);
    return request.decrypt === false ? found : { ...found, content: open(found.content, file) };
  };
  const folder = request.kind === 'template' ? 'templates' : 'files';
  const { path, info } = locate(request.source, folder, place, files);
  if (info.kind === 'directory') {
    if (request.tree) return readTree(path, info.mode, files, request.follow ?? true, read);
    throw new HapError({ code: 'missing-file', summary: `${path} is a directory, where a file is needed` });
  }
  const file = read(path, info.mode);
  if (request.kind !== 'template') return file;
  const render = (): ControllerFile => rendered(file, request, renderer);
  return isAlone(file) ? keep(file, render) : render();
}

/** Whether a template is certain to use no other file. */
function isAlone({ path, content }: ControllerFile): boolean {
  return !path.endsWith('.ejs') && !/include|import|extends/.test(textOf(content));
}

const texts = new WeakMap<Uint8Array, string>();

/** A file's text; the content of a file stays the same bytes for as long as it is the same. */
function textOf(content: Uint8Array): string {
  let text = texts.get(content);
  if (text === undefined) texts.set(content, (text = new TextDecoder().decode(content)));
  return text;
}

/** The first of a name's candidates that is there. @throws HapError `missing-file` */
export function findPath(source: string, folder: string, place: TaskPlace, files: ControllerFiles): string {
  return locate(source, folder, place, files).path;
}

/** The same, and what is there. */
function locate(
  source: string,
  folder: string,
  place: TaskPlace,
  files: ControllerFiles,
): { readonly path: string; readonly info: NonNullable<ReturnType<ControllerFiles['info']>> } {
  const searched = candidates(source, folder, place);
  for (const path of searched) {
    const info = files.info(path);
    if (info) return { path, info };
  }
  throw new HapError({
    code: 'missing-file',
    summary: `Could not find or access '${source}'`,
    detail: `Searched in:\n${searched.map((p) => `\t${p}`).join('\n')}`,
    hint: 'If the file is on the target and not here, use remote_src: true.',
  });
}

function readFile(path: string, mode: number, files: ControllerFiles): ControllerFile {
  const content = files.read(path);
  if (!content) throw new HapError({ code: 'missing-file', summary: `Could not find or access '${path}'` });
  return { path, mode, content };
}

/** A directory of a tree: where it really is, and the directories that a link in it must not lead back to. */
interface Walked {
  readonly path: string;
  readonly mode: number;
  readonly real: string;
  readonly within: ReadonlySet<string>;
}

function readTree(
  path: string,
  mode: number,
  files: ControllerFiles,
  follow: boolean,
  read: (path: string, mode: number) => ControllerFile,
): ControllerTree {
  const real = (at: string): string => files.real?.(at) ?? at;
  const directories: Walked[] = [{ path, mode, real: real(path), within: new Set([real(path)]) }];
  const found: ControllerFile[] = [];
  const links: { path: string; target: string }[] = [];
  for (const dir of directories) {
    for (const name of files.list(dir.path) ?? []) {
      const child = posix.join(dir.path, name);
      const info = files.info(child);
      const target = files.link?.(child);
      if (target !== undefined && follow && info?.kind === 'directory') {
        const [within, at] = [around(dir), real(child)];
        if (within.has(at)) links.push({ path: child, target });
        else directories.push({ path: child, mode: info.mode, real: at, within });
      }
      // A link that leads nowhere stays a link, whatever is wanted.
      else if (target !== undefined && !(follow && info)) links.push({ path: child, target });
      else if (info?.kind === 'directory')
        directories.push({ ...dir, path: child, mode: info.mode, real: posix.join(dir.real, name) });
      else if (info?.kind === 'file') found.push(read(child, info.mode));
    }
  }
  return { path, directories: directories.map(({ path, mode }) => ({ path, mode })), files: found, links };
}

/** What a link in a directory would go in circles with: all that is walked, and what stands between it and the directory. */
function around({ real, within }: Walked): ReadonlySet<string> {
  const all = new Set(within);
  for (let at = real; !within.has(at); at = posix.dirname(at)) {
    all.add(at);
    if (at === '/') break;
  }
  return all;
}

function rendered(file: ControllerFile, request: FileRequest, renderer: Renderer): ControllerFile {
  const text = textOf(file.content);
  const options = {
    path: file.path,
    source: request.source,
    ...syntaxOf(request.options ?? {}),
  };
  const out = file.path.endsWith('.ejs')
    ? renderer.renderEjs(text, options)
    : renderer.renderFile(text, options);
  return { ...file, content: new TextEncoder().encode(out) };
}

/** The options of the module `template` that say how its file is written. */
export function syntaxOf(options: Readonly<Record<string, unknown>>): FileSyntax & { destination?: string } {
  const word = (name: string): string | undefined => {
    const value = options[name];
    return typeof value === 'string' ? value : undefined;
  };
  const yes = (name: string): boolean | undefined => {
    const value = options[name];
    return typeof value === 'boolean' ? value : undefined;
  };
  const newline = word('newline_sequence');
  const dest = word('dest');
  return {
    variableStart: word('variable_start_string'),
    variableEnd: word('variable_end_string'),
    blockStart: word('block_start_string'),
    blockEnd: word('block_end_string'),
    commentStart: word('comment_start_string'),
    commentEnd: word('comment_end_string'),
    trimBlocks: yes('trim_blocks'),
    lstripBlocks: yes('lstrip_blocks'),
    newlineSequence: newline === '\r\n' || newline === '\r' || newline === '\n' ? newline : undefined,
    ...(dest === undefined ? {} : { destination: dest }),
  };
}
