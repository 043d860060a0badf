/**
 * INI as Python's configparser reads it: sections, `name = value` or `name: value`, values that go on in indented lines,
 * whole-line comments, names in lower case, `[DEFAULT]` for all sections.
 * @returns `undefined` where configparser would refuse it
 */
export function parseIni(text: string): Record<string, Record<string, string>> | undefined {
  const sections: Record<string, Record<string, string>> = {};
  const defaults: Record<string, string> = {};
  let current: Record<string, string> | undefined;
  let option: string | undefined;
  for (const line of text.split(/\r?\n/)) {
    if (/^\s*[#;]/.test(line)) continue;
    if (/^\s+\S/.test(line) && current && option !== undefined) {
      current[option] = `${current[option] ?? ''}\n${line.trim()}`;
      continue;
    }
    if (line.trim() === '') continue;
    const header = /^\[(.+)\]/.exec(line)?.[1];
    if (header !== undefined) {
      if (Object.hasOwn(sections, header)) return undefined;
      current = header === 'DEFAULT' ? defaults : (sections[header] = {});
      option = undefined;
      continue;
    }
    const [, name, value = ''] = /^([^=:]+?)\s*[=:]\s*(.*)$/.exec(line.trim()) ?? [];
    const key = name?.toLowerCase();
    if (!current || key === undefined || Object.hasOwn(current, key)) return undefined;
    current[key] = value.trim();
    option = key;
  }
  return Object.fromEntries(
    Object.entries(sections).map(([name, own]) => [name, plain({ ...defaults, ...own })]),
  );
}

function plain(options: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(options).map(([k, v]) => [k, v.replaceAll('%%', '%')]));
}
