/** A shell glob (`*`, `?`, `[a-c]`, `[!a]`) as an expression that matches the whole text, as Python's `fnmatch` has it. */
export function globExpression(glob: string): RegExp {
  let source = '';
  for (let at = 0; at < glob.length; at++) {
    const c = glob.charAt(at);
    if (c === '*') {
      // Two stars are one, or a row of them would be tried in every way.
      if (!source.endsWith('.*')) source += '.*';
    } else if (c === '?') source += '.';
    else if (c !== '[') source += escape(c);
    else {
      const end = endOfClass(glob, at);
      source += end < 0 ? '\\[' : characterClass(glob.slice(at + 1, end));
      if (end >= 0) at = end;
    }
  }
  return new RegExp(`^(?:${source})$`, 's');
}

/** Where the `]` of a class is: one directly behind `[` or `[!` belongs to the class. */
function endOfClass(glob: string, open: number): number {
  const first = glob.charAt(open + 1) === '!' ? open + 2 : open + 1;
  return glob.indexOf(']', glob.charAt(first) === ']' ? first + 1 : first);
}

function characterClass(body: string): string {
  const negated = body.startsWith('!');
  const parts: string[] = [];
  const text = negated ? body.slice(1) : body;
  for (let at = 0; at < text.length; at++) {
    const from = text.charAt(at);
    const to = text.charAt(at + 2);
    if (text.charAt(at + 1) !== '-' || to === '') parts.push(escape(from));
    else {
      if (from <= to) parts.push(`${escape(from)}-${escape(to)}`);
      at += 2;
    }
  }
  if (parts.length === 0) return negated ? '.' : '(?!)';
  return `[${negated ? '^' : ''}${parts.join('')}]`;
}

function escape(c: string): string {
  return c.replace(/[\\^$.*+?()[\]{}|/-]/, '\\$&');
}

/**
 * A regular expression of Python's, matched at the beginning of a text (`re.match`).
 * @returns `undefined` where it cannot be read
 */
export function patternExpression(source: string): RegExp | undefined {
  const [, flags = '', body = ''] = /^(?:\(\?([aimsux]+)\))?(.*)$/s.exec(source) ?? [];
  const translated = body
    .replace(/\\A/g, '^')
    .replace(/\\Z/g, '(?![^])')
    .replace(/\(\?P</g, '(?<');
  try {
    return new RegExp(`^(?:${translated})`, flags.replace(/[^ims]/g, ''));
  } catch {
    return undefined;
  }
}
