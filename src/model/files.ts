/** What the controller knows of one of its own paths. */
export interface FileInfo {
  readonly kind: 'file' | 'directory' | 'other';
  /** Permission bits, as `stat` gives them. */
  readonly mode: number;
  readonly size: number;
}

/**
 * The controller's files, read only. Handed to those who need it, so that what parses does no I/O of its own.
 * Paths are absolute, or relative to the working directory. Links are followed. What is not there is `undefined`; what
 * is there and cannot be read throws a HapError with the code `unreadable-file`.
 */
export interface ControllerFiles {
  read(path: string): Uint8Array | undefined;
  info(path: string): FileInfo | undefined;
  /** Names in a directory, sorted; `undefined` where it is none. */
  list(path: string): readonly string[] | undefined;
  /** What a link leads to, as it is written; `undefined` for what is none. */
  link?(path: string): string | undefined;
  /** A path without links in it; `undefined` where nothing is there. */
  real?(path: string): string | undefined;
}

/** A file's text as UTF-8, or `undefined` where there is none. */
export function readText(files: ControllerFiles, path: string): string | undefined {
  const bytes = files.read(path);
  return bytes && new TextDecoder('utf-8', { ignoreBOM: false }).decode(bytes);
}

/** Where what a run brings home is kept on the controller. */
export interface ControllerStore {
  /**
   * Writes a file as a whole: who reads it finds the old one or the new one. Folders that are missing are made.
   * @param folder absolute; links in it are followed
   * @param names the way from there to the file: no folder on it may be a link, and a link in the file's place is replaced
   * @throws HapError `cannot-write`
   */
  save(folder: string, names: readonly string[], content: Uint8Array): void;
}
