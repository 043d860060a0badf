/**
 * What `systemctl show` prints as properties. Only values of `Exec…` can go over several lines: from `{` to a line that
 * ends with `}`.
 */
export function parseShow(text: string): Record<string, string> {
  return Object.assign({}, ...parseShows(text)) as Record<string, string>;
}

/** The same of several units, between which it leaves a line empty. */
export function parseShows(text: string): Record<string, string>[] {
  const units: Record<string, string>[] = [];
  let found: Record<string, string> | undefined;
  let open: { readonly key: string; readonly lines: string[] } | undefined;
  for (const line of text.split('\n')) {
    if (found && open) {
      open.lines.push(line);
      if (!line.trimEnd().endsWith('}')) continue;
      found[open.key] = open.lines.join('\n').trim();
      open = undefined;
      continue;
    }
    if (line === '') found = undefined;
    const at = line.indexOf('=');
    if (at < 0) continue;
    if (!found) units.push((found = {}));
    const key = line.slice(0, at);
    const value = line.slice(at + 1);
    if (key.startsWith('Exec') && value.trimStart().startsWith('{') && !value.trimEnd().endsWith('}'))
      open = { key, lines: [value] };
    else found[key] = value.trim();
  }
  return units;
}
