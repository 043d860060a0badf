/** A shell pattern as a regular expression that matches whole names, as Python's `fnmatch` translates it. */
export function globPattern(pattern: string): RegExp {
  let source = '';
  for (let at = 0; at < pattern.length;) {
    const c = pattern.charAt(at++);
    if (c === '*') source += '.*';
    else if (c === '?') source += '.';
    else if (c !== '[') source += escape(c);
    else {
      let end = at;
      if (pattern[end] === '!') end += 1;
      if (pattern[end] === ']') end += 1;
      while (end < pattern.length && pattern[end] !== ']') end += 1;
      if (end >= pattern.length) source += '\\[';
      else {
        source += characterClass(pattern.slice(at, end));
        at = end + 1;
      }
    }
  }
  return new RegExp(`^(?:${source})$`, 'su');
}

function escape(character: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character;
}

/** What stands between brackets; an empty range matches nothing. */
function characterClass(inside: string): string {
  const negated = inside.startsWith('!');
  const body = (negated ? inside.slice(1) : inside)
    .replace(/[\\\]^[]/g, '\\$&')
    .replace(/(.)-(.)/gsu, (range, low: string, high: string) => (low <= high ? range : ''));
  if (body === '') return negated ? '.' : '(?!)';
  return `[${negated ? '^' : ''}${body}]`;
}

/** Whether a name has anything of a pattern in it. */
export function hasGlob(text: string): boolean {
  return /[*?[]/.test(text);
}
