/** Marks the beginning of a section in what the script prints: ASCII's record separator. */
export const sectionMark = '\x1e';

/** What the one script of `setup` found, looked at by path and by section. */
export class Source {
  readonly #sections = new Map<string, string>();
  readonly #files = new Map<string, string>();
  readonly #links = new Map<string, string>();
  readonly #existing: ReadonlySet<string>;

  /** @param output what the script printed */
  constructor(output: string) {
    for (const section of output.split(sectionMark).slice(1)) {
      const end = section.indexOf('\n');
      this.#sections.set(section.slice(0, end), section.slice(end + 1));
    }
    for (const line of this.lines('files')) {
      const colon = line.indexOf(':');
      const path = line.slice(0, colon);
      const before = this.#files.get(path);
      const text = line.slice(colon + 1);
      this.#files.set(path, before === undefined ? text : `${before}\n${text}`);
    }
    for (const line of this.lines('links')) {
      // Of `ls -l`, only what follows the first slash of an absolute path matters.
      const link = / (\/.*?) -> (.*)$/.exec(line);
      if (link?.[1] !== undefined && link[2] !== undefined) this.#links.set(link[1], link[2]);
    }
    this.#existing = new Set(this.lines('exists'));
  }

  /** What a script of that name printed; empty where it printed nothing. */
  section(name: string): string {
    return this.#sections.get(name) ?? '';
  }

  /** Its lines, without the end of the last. */
  lines(name: string): string[] {
    const text = this.section(name);
    return text === '' ? [] : text.replace(/\n$/, '').split('\n');
  }

  /** A file's text without blanks around it; `undefined` where it is not there, not readable, or empty. */
  file(path: string): string | undefined {
    return this.#files.get(path)?.trim() || undefined;
  }

  /** A file's lines; none where there is no such file. */
  fileLines(path: string): string[] {
    return this.file(path)?.split('\n') ?? [];
  }

  /** Where a link points to, as it was written. */
  link(path: string): string | undefined {
    return this.#links.get(path);
  }

  /** Links directly in a directory: name and target. */
  linksIn(directory: string): [string, string][] {
    return [...this.#links]
      .filter(([path]) => path.startsWith(`${directory}/`) && !path.includes('/', directory.length + 1))
      .map(([path, target]) => [path.slice(directory.length + 1), target]);
  }

  /** Names in a directory of which it was asked whether they are there. */
  existingIn(directory: string): string[] {
    return [...this.#existing]
      .filter((path) => path.startsWith(`${directory}/`) && !path.includes('/', directory.length + 1))
      .map((path) => path.slice(directory.length + 1));
  }

  /** Files that were read and whose path matches. */
  paths(pattern: RegExp): RegExpExecArray[] {
    return [...this.#files.keys()].map((path) => pattern.exec(path)).filter((match) => match !== null);
  }

  /** Whether one of the paths that were asked for is there. */
  exists(path: string): boolean {
    return this.#existing.has(path);
  }
}

/** The last part of a path. */
export function basename(path: string): string {
  return path.slice(path.replace(/\/+$/, '').lastIndexOf('/') + 1);
}
