import { lines, sh, type Sh } from '../../model/index.js';

/** The words of a command line; what stands in quotes is one. */
export function wordsOf(line: string): string[] {
  const words = line.match(/"[^"]*"|'[^']*'|\S+/g) ?? [];
  return words.map((word) => word.replace(/^(["'])(.*)\1$/s, '$2'));
}

/** Tools of the administrator may be outside a shell's PATH. */
export function withPath(command: Sh): Sh {
  return lines([sh`PATH=$PATH:/usr/sbin:/sbin`, command]);
}
