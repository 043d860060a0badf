/**
 * What a run printed in a form in which those of ansible-playbook and hap can be compared: without times, warnings, the
 * lines that hap adds below a failure, and the words of errors, which are each program's own.
 * @param dir the folder of the playbook, which is left out of paths
 */
export function comparable(text: string, dir: string): string {
  const lines: string[] = [];
  let inside = false;
  for (const line of text.replaceAll(dir, 'DIR').split('\n')) {
    if (inside) inside = line !== '}';
    else if (hidden.test(line)) continue;
    else inside = line.endsWith(' => {');
    lines.push(withoutWords(withoutTimes(line)).trimEnd());
  }
  return `${lines.join('\n').trim()}\n`;
}

/** Warnings, Python's exceptions, what hap explains below a failure, and what it says of handlers that are left. */
const hidden =
  /^(?:\[WARNING\]|\[DEPRECATION WARNING\]|An exception occurred| {4}|handler that did not run: |\tto run them, use: )/;

function withoutTimes(line: string): string {
  return line
    .replace(/"(start|end)": "\d{4}-[^"]*"/g, '"$1": "TIME"')
    .replace(/"delta": "\d:[^"]*"/g, '"delta": "TIME"')
    .replace(/\*{4,}$/, '***');
}

const wordy = /unreachable|refused|onnect|No such file|label/;

function withoutWords(line: string): string {
  const [, head, json] = /^((?:fatal|failed): .* => )(\{.*\})$/.exec(line) ?? [];
  if (head === undefined || json === undefined) return line;
  const result = JSON.parse(json) as Record<string, unknown>;
  const keys = Object.keys(result).filter((key) => key !== 'changed');
  if (keys.length === 0 || ['msg', 'reason'].includes(keys.join())) return `${head}ERROR`;
  return head + JSON.stringify(ownWords(result));
}

function ownWords(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ownWords);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, own]) => [key, isWords(key, own) ? 'ERROR' : ownWords(own)]),
  );
}

function isWords(key: string, value: unknown): boolean {
  if (typeof value !== 'string') return false;
  return key.endsWith('_when_result') || (key === 'msg' && wordy.test(value));
}
