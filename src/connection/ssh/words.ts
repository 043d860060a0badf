/**
 * The words of a command line as a shell splits them: blanks separate, quotes and backslashes keep together (Python's
 * `shlex.split`, which Ansible applies to `ansible_ssh_args`). A quote that is not closed reaches to the end.
 */
export function splitWords(line: string): string[] {
  const words: string[] = [];
  // A run of quoted pieces, escaped characters and plain ones is one word.
  for (const [word] of line.matchAll(/(?:'[^']*(?:'|$)|"(?:\\[^]|[^"\\])*(?:"|$)|\\[^]|[^\s'"\\])+/g)) {
    const plain = word.replace(
      /'([^']*)(?:'|$)|"((?:\\[^]|[^"\\])*)(?:"|$)|\\([^])/g,
      (_, single?: string, double?: string, escaped?: string) =>
        single ?? double?.replace(/\\(["\\])/g, '$1') ?? escaped ?? '',
    );
    words.push(plain);
  }
  return words;
}
