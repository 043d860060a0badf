import { readFileSync } from 'node:fs';

/**
 * The content of a small file of this machine: a key, known_hosts. It is there when the promise is made: loading
 * node:fs/promises would take longer than reading some of them.
 */
export function readFile(file: string): Promise<Buffer>;
export function readFile(file: string, encoding: BufferEncoding): Promise<string>;
export function readFile(file: string, encoding?: BufferEncoding): Promise<Buffer | string> {
  try {
    return Promise.resolve(readFileSync(file, encoding));
  } catch (error) {
    return Promise.reject(error instanceof Error ? error : new Error(String(error)));
  }
}
