import { quote } from '../../model/index.js';
import { jsonString, strRepr } from '../../python/index.js';
import { base64Forms } from './base64.js';
import { percentForms } from './percent.js';

/** What stands between the quotes. */
const inner = (quoted: string): string => quoted.slice(1, -1);

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  "'": '&#39;',
};

/** Every way in which a secret may stand within other text, itself among them. */
export function formsOf(secret: string): ReadonlySet<string> {
  return new Set([
    secret,
    ...jsonForms(secret),
    ...shellForms(secret),
    ...percentForms(secret),
    ...base64Forms(secret),
    // In HTML, as Jinja's `escape` writes it; in a regular expression, as `regex_escape` does.
    secret.replace(/[&<>"']/g, (char) => entities[char] ?? char),
    secret.replace(/[()[\]{}?*+|^$\\.&~#\s-]/g, '\\$&'),
    // Python's repr, as `{{ dict }}` shows texts; YAML's single quotes.
    inner(strRepr(secret)),
    secret.replaceAll("'", "''"),
  ]);
}

/** In JSON of several kinds, and in JSON that stands in JSON. */
function jsonForms(secret: string): string[] {
  const once = [
    inner(JSON.stringify(secret)),
    inner(jsonString(secret)),
    inner(jsonString(secret, false)),
    inner(JSON.stringify(secret)).replaceAll('/', '\\/'),
    // As Jinja's `tojson` and Go write it, safe for HTML.
    inner(jsonString(secret)).replace(
      /[<>&']/g,
      (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ),
  ];
  return [...once, ...once.map((text) => inner(JSON.stringify(text)))];
}

const controls: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Within single quotes, double quotes, `$'…'`, or with backslashes (POSIX.1 2.2, bash's `printf %q`). */
function shellForms(secret: string): string[] {
  const single = secret.includes('\0') ? [] : [quote(secret), secret.replaceAll("'", `'\\''`)];
  return [
    ...single,
    // Python's shlex.quote, the filter `quote`.
    secret.replaceAll("'", `'"'"'`),
    secret.replace(/[\\"$`]/g, '\\$&'),
    secret.replace(/[\\"$`!]/g, '\\$&'),
    secret.replace(/[^\w@%+=:,./\u0080-\uffff-]/g, '\\$&'),
    secret.replace(/[\\']/g, '\\$&').replace(/[\n\r\t]/g, (char) => controls[char] ?? char),
  ];
}
