const ESCAPED: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\f': '\\f',
  '\b': '\\b',
};

/** A JSON string as Python's `json` writes it. @param asciiOnly escapes whatever is not ASCII, as it does by default */
export function jsonString(text: string, asciiOnly = true): string {
  const special = asciiOnly ? /["\\]|[^ -~]/g : /["\\\x00-\x1f]/g;
  const escape = (unit: string): string =>
    ESCAPED[unit] ?? `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return `"${text.replace(special, escape)}"`;
}
