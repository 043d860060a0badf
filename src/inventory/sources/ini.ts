import { didYouMean, type Position } from '../../model/index.js';
import type { Value } from '../../python/index.js';
import { expandHosts, type Expanded } from '../range.js';
import { ShlexError, shlexWords, type ShlexWord } from '../../python/shlex.js';
import type { SourceContext } from './context.js';
import { iniValue } from './ini-value.js';
import { PendingGroups } from './pending.js';

const SECTION = /^\[([^:\]\s]+)(?::(\w+))?\]\s*(?:#.*)?$/;
const GROUP_NAME = /^([^:\]\s]+)\s*(?:#.*)?$/;
const KINDS = ['hosts', 'vars', 'children'] as const;
type Kind = (typeof KINDS)[number];

/** Where the lines being read belong; `undefined` after a heading that could not be read. */
type Section = { readonly group: string; readonly kind: Kind } | undefined;

/**
 * Reads an inventory in INI form, as Ansible's `ini` inventory plugin does. All errors are noted, each with its line.
 */
export function readIni(text: string, context: SourceContext): void {
  const reader = new IniReader(context);
  text.split(/\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/).forEach((line, i) => reader.line(line, i + 1));
  reader.end();
}

class IniReader {
  #section: Section = { group: 'ungrouped', kind: 'hosts' };
  readonly #pending: PendingGroups;

  constructor(private readonly context: SourceContext) {
    this.#pending = new PendingGroups(context);
  }

  line(raw: string, number: number): void {
    const line = raw.trim();
    if (line === '' || line.startsWith('#') || line.startsWith(';')) return;
    const start = raw.length - raw.trimStart().length;
    const at = (offset: number): Position => ({
      file: this.context.file,
      line: number,
      column: start + offset + 1,
    });
    const heading = SECTION.exec(line);
    if (heading) this.#heading(heading[1] ?? '', heading[2], at(0));
    else if (line.startsWith('[') && line.endsWith(']')) this.#badHeading(line, at(0));
    else if (this.#section?.kind === 'hosts') this.#hosts(line, this.#section.group, at);
    else if (this.#section?.kind === 'vars') this.#variable(line, this.#section.group, at);
    else if (this.#section) this.#child(line, this.#section.group, at(0));
  }

  end(): void {
    this.#pending.report();
  }

  #heading(group: string, kind: string | undefined, position: Position): void {
    const known = KINDS.find((k) => k === (kind ?? 'hosts'));
    if (!known) {
      this.#section = undefined;
      this.context.error({
        code: 'inventory-syntax',
        summary: `the section [${group}:${kind ?? ''}] is of no known kind`,
        hint: didYouMean(kind ?? '', KINDS) ?? 'It is [GROUP], [GROUP:vars] or [GROUP:children].',
        position,
      });
      return;
    }
    this.#section = { group, kind: known };
    this.#pending.heading(group, known, position);
  }

  #badHeading(line: string, position: Position): void {
    this.#section = undefined;
    this.context.error({
      code: 'inventory-syntax',
      summary: `the section ${line} cannot be read`,
      hint: 'A group has no spaces in its name: [GROUP], [GROUP:vars] or [GROUP:children].',
      position,
    });
  }

  #hosts(line: string, group: string, at: (offset: number) => Position): void {
    const [first, ...rest] = this.#words(line, at);
    if (!first) return;
    const variables = rest.flatMap((word) => this.#assignment(word, at));
    const expanded = this.context.attempt(() => expandHosts(first.text, at(first.start)));
    if (!expanded || !this.#isHost(first.text, expanded, at(first.start))) return;
    for (const name of expanded.hosts) this.#addHost(name, expanded.port, group, variables);
  }

  #words(line: string, at: (offset: number) => Position): readonly ShlexWord[] {
    try {
      return shlexWords(line, { comments: true });
    } catch (error) {
      if (!(error instanceof ShlexError)) throw error;
      const open = error.message === 'No closing quotation';
      const summary = open ? 'a quote is opened and not closed' : 'a backslash ends the line';
      this.context.error({ code: 'inventory-syntax', summary, position: at(error.at) });
      return [];
    }
  }

  #addHost(name: string, port: number | undefined, group: string, variables: readonly Assignment[]): void {
    const { data, source } = this.context;
    data.addHost(name, data.addGroup(group), source, port);
    for (const { key, value, position, valuePosition } of variables) {
      this.context.attempt(() => data.setVariable(name, key, value, position, valuePosition));
    }
  }

  #isHost(text: string, { port }: Expanded, position: Position): boolean {
    if (text.endsWith(':') && port === undefined) {
      this.context.error({
        code: 'inventory-syntax',
        summary: `'${text}' is no host: behind the colon a port is expected`,
        hint: 'A YAML inventory ends in .yml or .yaml, or has no suffix and is a mapping throughout.',
        position,
      });
      return false;
    }
    if (text.trim() !== '---' && text.trim() !== '') return true;
    this.context.error({
      code: 'inventory-syntax',
      summary: text.trim() === '' ? 'a host has no name' : "'---' is no host",
      hint: text.trim() === '' ? undefined : 'A YAML inventory ends in .yml or .yaml.',
      position,
    });
    return false;
  }

  #assignment(word: ShlexWord, at: (offset: number) => Position): Assignment[] {
    const equals = word.text.indexOf('=');
    const position = at(word.start);
    if (equals >= 0) {
      const valuePosition = at(word.start + equals + 1);
      const value = iniValue(word.text.slice(equals + 1), valuePosition);
      return [{ key: word.text.slice(0, equals), value, position, valuePosition }];
    }
    this.context.error({
      code: 'inventory-syntax',
      summary: `a variable is expected, as key=value, not '${word.text}'`,
      hint: "There are no spaces around '='; a value with spaces is quoted: key='a b'.",
      position,
    });
    return [];
  }

  #variable(line: string, group: string, at: (offset: number) => Position): void {
    const equals = line.indexOf('=');
    if (equals < 0) {
      this.context.error({
        code: 'inventory-syntax',
        summary: `a variable is expected, as key=value, not '${line}'`,
        hint: `Hosts stand under [${group}], not under [${group}:vars].`,
        position: at(0),
      });
      return;
    }
    const value = line.slice(equals + 1);
    const valuePosition = at(equals + 1 + (value.length - value.trimStart().length));
    const key = line.slice(0, equals).trim();
    this.context.attempt(() =>
      this.context.data.setVariable(group, key, iniValue(value.trim(), valuePosition), at(0), valuePosition),
    );
  }

  #child(line: string, group: string, position: Position): void {
    const child = GROUP_NAME.exec(line)?.[1];
    if (child !== undefined) this.#pending.child(group, child, position);
    else {
      this.context.error({
        code: 'inventory-syntax',
        summary: `the name of a group is expected, not '${line}'`,
        hint: `Under [${group}:children] each line is the name of one group.`,
        position,
      });
    }
  }
}

interface Assignment {
  readonly key: string;
  readonly value: Value;
  readonly position: Position;
  readonly valuePosition: Position;
}
