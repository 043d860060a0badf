/**
 * The same text as the engine keeps the names of properties: found in maps by identity, where a part of a longer text
 * is compared letter by letter. A name is looked up far more often than it is parsed.
 */
export function interned(name: string): string {
  const named: Record<string, null> = Object.create(null) as Record<string, null>;
  named[name] = null;
  return Object.keys(named)[0] ?? name;
}
