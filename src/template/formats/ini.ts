import { failure } from '../failure.js';

/** How a file of `key = value` lines in `[sections]` is read; what is not given is as Python's `configparser` has it. */
export interface IniOptions {
  readonly caseSensitive?: boolean;
  /** Whether a key may stand without `=`. */
  readonly allowNoValue?: boolean;
}

type Section = Map<string, string | null>;

const MAX_DEPTH = 10;

/** A file of `key = value` lines in `[sections]`, as Python's `ConfigParser` reads it, `%(key)s` included. */
export class IniFile {
  readonly #sections = new Map<string, Section>();
  readonly #defaults: Section = new Map<string, string | null>();
  readonly #options: IniOptions;

  /** @throws PyError where the text is no such file: a line without a section, a key twice */
  constructor(text: string, options: IniOptions = {}) {
    this.#options = options;
    new IniReader(this.#sections, this.#defaults, options).read(text);
  }

  hasSection(name: string): boolean {
    return this.#sections.has(name);
  }

  /** A key's value, of the section or of `[DEFAULT]`; `undefined` where there is no such key. */
  get(section: string, key: string): string | null | undefined {
    const name = this.#options.caseSensitive ? key : key.toLowerCase();
    const value = this.#raw(section, name);
    return typeof value === 'string' ? this.#interpolate(section, name, value, 1) : value;
  }

  /** All keys of a section and of `[DEFAULT]`, with their values. */
  entries(section: string): [string, string | null][] {
    const keys = new Set([...this.#defaults.keys(), ...(this.#sections.get(section)?.keys() ?? [])]);
    return Array.from(keys, (key) => {
      const value = this.#raw(section, key) ?? null;
      return [key, value === null ? null : this.#interpolate(section, key, value, 1)];
    });
  }

  #raw(section: string, key: string): string | null | undefined {
    const own = this.#sections.get(section)?.get(key);
    return own === undefined ? this.#defaults.get(key) : own;
  }

  #interpolate(section: string, key: string, value: string, depth: number): string {
    if (depth > MAX_DEPTH)
      throw failure(
        `Recursion limit exceeded in value substitution: option '${key}' in section '${section}'`,
      );
    return value.replace(/%(%|\(([^)]*)\)s|)/gs, (_whole, kind: string, name: string | undefined) => {
      if (kind === '%') return '%';
      if (name === undefined)
        throw failure(`'%' must be followed by '%' or '(', found: '${value.slice(value.indexOf('%'))}'`);
      const other = this.#options.caseSensitive ? name : name.toLowerCase();
      const found = this.#raw(section, other);
      if (found === undefined)
        throw failure(
          `Bad value substitution: option '${key}' in section '${section}' contains an interpolation key '${other}' which is not a valid option name. Raw value: '${value}'`,
        );
      return found === null ? '' : this.#interpolate(section, other, found, depth + 1);
    });
  }
}

/** Reads the lines into sections. */
class IniReader {
  #section: Section | undefined;
  #sectionName = '';
  #key: string | undefined;
  #lines: string[] = [];
  #indent = 0;

  constructor(
    private readonly sections: Map<string, Section>,
    private readonly defaults: Section,
    private readonly options: IniOptions,
  ) {}

  read(text: string): void {
    const lines = text.split(/\r\n|\r|\n/);
    if (lines.at(-1) === '') lines.pop();
    lines.forEach((line, index) => this.#line(line, index + 1));
    this.#finish();
  }

  #line(line: string, number: number): void {
    const value = line.trim();
    if (value === '' || /^[#;]/.test(value)) {
      // An empty line may stand inside a value; a comment there counts for nothing.
      if (value === '' && this.#key !== undefined) this.#lines.push('');
      if (value !== '' || this.#key === undefined) this.#indent = value === '' ? 0 : this.#indent;
      return;
    }
    const indent = line.length - line.trimStart().length;
    if (this.#section && this.#key !== undefined && indent > this.#indent) {
      this.#lines.push(value);
      return;
    }
    this.#indent = indent;
    const header = /^\[(.+)\]/.exec(value);
    if (header) this.#open(header[1] ?? '', number);
    else this.#option(value, number);
  }

  #open(name: string, number: number): void {
    this.#finish();
    this.#sectionName = name;
    if (name === 'DEFAULT') {
      this.#section = this.defaults;
      return;
    }
    if (this.sections.has(name)) throw failure(`[line ${number}]: section '${name}' already exists`);
    this.#section = new Map();
    this.sections.set(name, this.#section);
  }

  #option(line: string, number: number): void {
    const section = this.#section;
    if (!section) throw failure(`File contains no section headers. line: ${number} '${line}'`);
    this.#finish();
    const match = /^(.*?)\s*(?:([=:])\s*(.*))?$/s.exec(line);
    const [, name = '', mark, value = ''] = match ?? [];
    if ((mark === undefined && !this.options.allowNoValue) || name === '')
      throw failure(`Source contains parsing errors: [line ${number}]: '${line}'`);
    const key = this.options.caseSensitive ? name : name.toLowerCase();
    if (section.has(key))
      throw failure(`[line ${number}]: option '${key}' in section '${this.#sectionName}' already exists`);
    section.set(key, mark === undefined ? null : value);
    this.#key = key;
    this.#lines = mark === undefined ? [] : [value];
  }

  /** Puts the lines of a value together; empty ones at its end are dropped. */
  #finish(): void {
    if (this.#key !== undefined && this.#lines.length > 0)
      this.#section?.set(this.#key, this.#lines.join('\n').trimEnd());
    this.#key = undefined;
    this.#lines = [];
  }
}
