/** Whether a name matches a pattern in which `*` stands for anything and `?` for one character (ssh_config(5)). */
export function globMatch(pattern: string, name: string): boolean {
  let p = 0;
  let n = 0;
  // Where to go on when what follows the last star does not match here.
  let star = -1;
  let resume = 0;
  while (n < name.length) {
    if (pattern[p] === '*') {
      star = p++;
      resume = n;
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === name[n])) {
      p++;
      n++;
    } else if (star >= 0) {
      p = star + 1;
      n = ++resume;
    } else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}

/** Whether one of the patterns matches and no negated one does (ssh_config(5), PATTERNS). */
export function matchesList(patterns: readonly string[], name: string): boolean {
  if (patterns.some((p) => p.startsWith('!') && globMatch(p.slice(1), name))) return false;
  return patterns.some((p) => !p.startsWith('!') && globMatch(p, name));
}
