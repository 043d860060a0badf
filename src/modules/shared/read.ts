import { ModuleFailure, ShellFunction, type Output } from '../../model/index.js';

/**
 * `hap_read FILE`: its bytes, whatever they are. What never ends or waits for somebody (a pipe, a socket) is not opened.
 * Of what cannot be read the message is the C library's, in English.
 */
export const hapRead = new ShellFunction(
  'hap_read',
  `if [ -p "$1" ]; then echo 'hap: a named pipe' >&2; return 1; fi
if [ -S "$1" ]; then echo 'hap: a socket' >&2; return 1; fi
LC_ALL=C cat -- "$1"`,
);

/**
 * What `hap_read` printed: the whole file.
 * @throws ModuleFailure in the words of Ansible's slurp
 */
export function readWhole({ rc, out, stderr }: Output, path: string): Uint8Array {
  if (rc === 0) return out;
  if (stderr.includes('No such file or directory')) throw new ModuleFailure(`file not found: ${path}`);
  if (stderr.includes('Permission denied')) throw new ModuleFailure(`file is not readable: ${path}`);
  if (stderr.includes('Is a directory'))
    throw new ModuleFailure(`source is a directory and must be a file: ${path}`);
  const why = /: ([^:]+)$/.exec(stderr.trim())?.[1] ?? `cat ended with status ${rc}`;
  throw new ModuleFailure(`unable to slurp file: ${path}: ${why}`);
}
