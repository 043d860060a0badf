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

/**
 * Finds, reads, decrypts and for templates renders a file that a module asked for.
 * @param open decrypts what is a vault
 * @throws HapError `missing-file` with where it was looked for; what rendering throws
 */
export function findFile(
  request: FileRequest,
  renderer: Renderer,
  place: TaskPlace,
  files: ControllerFiles,
  open: (data: Uint8Array, path: string) => Uint8Array = (data) => data,
): ControllerFile | ControllerTree {
  const read = (file: string, mode: number): ControllerFile => {
    const found = readFile(file, mode, files);
    return request.decrypt === false ? found : { ...found, content: open(found.content, file) };
  };
  const path = findPath(request.source, request.kind === 'template' ? 'templates' : 'files', place, files);
  const info = files.info(path);
  if (info?.kind === 'directory') {
    if (request.tree) return readTree(path, info.mode, files, request.follow ?? true, read);
    throw new HapError({ code: 'missing-file', summary: `${path} is a directory, where a file is needed` });
  }
  const file = read(path, info?.mode ?? 0o644);
  return request.kind === 'template' ? rendered(file, request, renderer) : file;
}

/** The first of a name's candidates that is there. @throws HapError `missing-file` */
export function findPath(source: string, folder: string, place: TaskPlace, files: ControllerFiles): string {
  const searched = candidates(source, folder, place);
  const found = searched.find((path) => files.info(path) !== undefined);
  if (found !== undefined) return found;
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

function readTree(
  path: string,
  mode: number,
  files: ControllerFiles,
  follow: boolean,
  read: (path: string, mode: number) => ControllerFile,
): ControllerTree {
  const directories = [{ path, mode }];
  const found: ControllerFile[] = [];
  const links: { path: string; target: string }[] = [];
  for (let i = 0; i < directories.length; i++) {
    const dir = directories[i]?.path ?? path;
    for (const name of files.list(dir) ?? []) {
      const child = posix.join(dir, name);
      const info = files.info(child);
      // A link that leads nowhere stays a link, whatever is wanted.
      const target = follow && info ? undefined : files.link?.(child);
      if (target !== undefined) links.push({ path: child, target });
      else if (info?.kind === 'directory') directories.push({ path: child, mode: info.mode });
      else if (info?.kind === 'file') found.push(read(child, info.mode));
    }
  }
  return { path, directories, files: found, links };
}

function rendered(file: ControllerFile, request: FileRequest, renderer: Renderer): ControllerFile {
  const text = new TextDecoder().decode(file.content);
  const options = {
    path: file.path,
    source: request.source,
    ...syntaxOf(request.options ?? {}),
  };
  const out = file.path.endsWith('.ejs')
    ? renderer.renderEjs(text, options)
    : renderer.renderFile(text, options);
  return { ...file, content: encode(out, request.options?.['output_encoding']) };
}

function encode(text: string, encoding: unknown): Uint8Array {
  const name = typeof encoding === 'string' ? encoding.toLowerCase().replace(/[-_]/g, '') : 'utf8';
  if (name === 'utf8') return new TextEncoder().encode(text);
  const known: Record<string, BufferEncoding> = {
    latin1: 'latin1',
    iso88591: 'latin1',
    ascii: 'ascii',
    utf16le: 'utf16le',
  };
  const codec = known[name];
  if (codec === undefined)
    throw new HapError({
      code: 'bad-params',
      summary: `output_encoding '${String(encoding)}' is not one hap knows`,
      hint: 'Use utf-8, latin-1, ascii or utf-16-le.',
    });
  return Buffer.from(text, codec);
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
