import { sh, type Sh } from '../../model/index.js';

/** Marks where a section of a script's output begins: ASCII's record separator. */
const mark = '\x1e';

/** Begins a section in what a script prints: several things asked in one go, told apart by {@link sectionsOf}. */
export function section(name: string): Sh {
  return sh`printf '\\036%s\n' ${name}`;
}

/** What stands in each section, as it was printed; what comes before the first is dropped. */
export function sectionsOf(text: string): ReadonlyMap<string, string> {
  return new Map(
    text
      .split(mark)
      .slice(1)
      .map((part): [string, string] => {
        const end = part.indexOf('\n');
        return [part.slice(0, end), part.slice(end + 1)];
      }),
  );
}

/** Its lines, without the end of the last; none of an empty text. */
export function linesOf(text: string | undefined): string[] {
  return text === undefined || text === '' ? [] : text.replace(/\n$/, '').split('\n');
}
