/** An option as it stands in a line. */
export interface OptionLine {
  readonly name: string;
  /** What follows the name and its `=`; `undefined` where nothing does. */
  readonly rest: string | undefined;
  /** From 1. */
  readonly line: number;
}

/** The name of an option and what follows, parted by blanks or one `=` (ssh_config(5)). `undefined` where there is no name. */
export function optionOf(text: string, line = 0): OptionLine | undefined {
  const [, quoted, plain, rest] =
    /^[ \t]*(?:"([^"]*)"|([^ \t="]+))(?:[ \t]*=[ \t]*|[ \t]+|$)(.*)$/s.exec(text) ?? [];
  const name = quoted ?? plain;
  if (name === undefined || name === '') return undefined;
  return { name, rest: rest === '' ? undefined : rest?.replace(/[ \t\r\n\f]+$/, ''), line };
}

/** The lines of a file that say something; `undefined` stands for one that cannot be read. */
export function optionLines(text: string): (OptionLine | number)[] {
  const lines: (OptionLine | number)[] = [];
  text.split('\n').forEach((raw, i) => {
    const line = raw.replace(/[ \t\r\n\f]+$/, '').replace(/^[ \t\r]+/, '');
    if (line === '' || line.startsWith('#')) return;
    lines.push(optionOf(line, i + 1) ?? i + 1);
  });
  return lines;
}
