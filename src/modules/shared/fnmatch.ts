/**
 * Whether a name matches a shell pattern as Python's `fnmatch` reads it: `*`, `?`, `[seq]`, `[!seq]`; a `[` without its
 * `]` is itself. Nothing is special about dots and slashes.
 */
export function fnmatch(name: string, pattern: string): boolean {
  return fnmatchPattern(pattern).test(name);
}

/** The regular expression of such a pattern. */
export function fnmatchPattern(pattern: string): RegExp {
  let out = '';
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern.charAt(i);
    if (c === '*') out += '.*';
    else if (c === '?') out += '.';
    else if (c === '[') {
      // The first character after `[` or `[!` belongs to the set, even a `]`.
      const end = pattern.indexOf(']', i + (pattern.charAt(i + 1) === '!' ? 3 : 2));
      if (end < 0) {
        out += '\\[';
        continue;
      }
      const set = pattern.slice(i + 1, end).replace(/[\\[\]]/g, '\\$&');
      out += set.startsWith('!') ? `[^${set.slice(1)}]` : `[${set.replace(/^\^/, '\\^')}]`;
      i = end;
    } else out += c.replace(/[.+^${}()|\\\]]/, '\\$&');
  }
  return new RegExp(`^${out}$`, 's');
}
