import { quote, verbatim, type Sh } from '../../model/index.js';

/**
 * A word of a command as the target's shell gets it: quoted, but for a `~` at its beginning and `$NAME` or `${NAME}`
 * anywhere, which stand for what they stand for on the target. A variable that is not set stays as it was written.
 * Source: Python's `os.path.expandvars` and `expanduser`, which Ansible's module `command` applies to each word.
 */
export function expandedWord(word: string): Sh {
  const tilde = /^~[A-Za-z0-9_.-]*(?=\/|$)/.exec(word)?.[0] ?? '';
  const rest = word.slice(tilde.length);
  let text = tilde;
  let at = 0;
  for (const found of rest.matchAll(/\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)\})/g)) {
    text += piece(rest.slice(at, found.index));
    const name = found[1] ?? found[2] ?? '';
    text += `"\${${name}-${found[0].replaceAll('$', '\\$').replaceAll('}', '\\}')}}"`;
    at = found.index + found[0].length;
  }
  text += piece(rest.slice(at));
  return verbatim(text === '' ? "''" : text);
}

function piece(text: string): string {
  return text === '' ? '' : quote(text);
}
