/** What a script of several sections prints: each begins with a record separator and its name. */
export function sections(parts: Readonly<Record<string, string>>): string {
  return Object.entries(parts)
    .map(([name, text]) => `\u001e${name}\n${text}`)
    .join('');
}
